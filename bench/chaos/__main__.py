"""Faults on purpose; each programme with servers of its own. Prints a line of a table for each, all
its figures on stderr, and exits 1 when something that is promised was not so:
python -m bench.chaos [votes] [mails] … CHAOS_MINUTES says how long those that go on go on."""

import json
import subprocess
import sys
import time

from bench.chaos.verdict import row, tell
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
    untrue = []
    for name in names or PROGRAMMES:
        tell(name)
        began = time.monotonic()
        command = [sys.executable, "-m", f"bench.chaos.{name}"]
        ran = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        found = json.loads(ran.stdout) if ran.stdout else {"untrue": ["it did not end"]}
        tell(json.dumps(found, indent=2))
        untrue += (wrong := found.pop("untrue"))
        print(row(name, time.monotonic() - began, found, wrong), flush=True)
    sys.exit(bool(untrue))


if __name__ == "__main__":
    main(sys.argv[1:])
