"""Faults on purpose; each programme with servers of its own. Prints one JSON, and exits 1 when
something that is promised was not so: python -m bench.chaos [votes] [mails] …
CHAOS_MINUTES says how long those that go on go on."""

import json
import subprocess
import sys

from bench.chaos.verdict import tell
from bench.server import ROOT

PROGRAMMES = (
    "votes",
    "mails",
    "redis",
    "database",
    "sqlite",
    "disk",
    "clock",
    "lines",
    "deadline",
)


def main(names):
    found = {}
    for name in names or PROGRAMMES:
        tell(name)
        command = [sys.executable, "-m", f"bench.chaos.{name}"]
        ran = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        found[name] = json.loads(ran.stdout) if ran.stdout else {"untrue": ["it did not end"]}
    print(json.dumps(found, indent=2))
    sys.exit(any(told["untrue"] for told in found.values()))


if __name__ == "__main__":
    main(sys.argv[1:])
