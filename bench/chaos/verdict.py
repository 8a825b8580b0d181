"""How each programme says what it found, and what was untrue."""

import json
import sys


def say(found, untrue):
    print(json.dumps(found | {"untrue": untrue}, indent=2))
    sys.exit(bool(untrue))


def tell(line):
    print(f"chaos: {line}", file=sys.stderr, flush=True)
