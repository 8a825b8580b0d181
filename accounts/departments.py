"""The French departments, by code, in the order of their codes."""

import csv
from pathlib import Path

with (Path(__file__).parent / "data/departments.csv").open(encoding="utf-8") as rows:
    DEPARTMENTS = {row["code"]: row["name"] for row in csv.DictReader(rows)}


def named(code):
    """A department as people name it: « Dordogne (24) »."""
    return f"{DEPARTMENTS[code]} ({code})" if code in DEPARTMENTS else code
