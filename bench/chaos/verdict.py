"""How each programme says what it found, and what was untrue."""

import json
import sys


def say(found, untrue):
    print(json.dumps(found | {"untrue": untrue}, indent=2))
    sys.exit(bool(untrue))


def tell(line):
    print(f"chaos: {line}", file=sys.stderr, flush=True)


def row(programme, seconds, found, untrue):
    """What came of a programme, as a line of the table of docs/reliability.md."""
    verdict = f"**untrue: {', '.join(untrue)}**" if untrue else "all true"
    return f"| `{programme}` | {seconds / 60:.1f} minutes | {in_words(found)}; {verdict} |"


def in_words(said, between="; "):
    if not isinstance(said, dict):
        return ", ".join(map(str, said)) if isinstance(said, list) else str(said)
    told = ((str(name).replace("_", " "), one, in_words(one, ", ")) for name, one in said.items())
    return between.join(
        f"{name} ({words})" if isinstance(one, dict) else f"{name} {words}"
        for name, one, words in told
        if words not in ("", "None")
    )
