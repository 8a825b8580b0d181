"""What comes next, of every kind, as one list in the order in which it comes."""

from datetime import datetime

from committee.models import Sitting

MOMENTS = ("opens_at", "closes_at")


def agenda(content, titles):
    """The stages, deadlines of axes and sittings ahead, by the moment at which each matters."""
    rows = [
        stop(row, titles.get(one["roadmap"], ""))
        for one in content["roadmaps"]
        for row in one["coming"]
    ]
    rows += [stop(row, "") for row in content["sittings"]]
    return sorted(rows, key=lambda row: (not row.get("here"), row["at"]))


def stop(row, title):
    """One of them with its moments, the title of its roadmap where there are several."""
    times = {name: datetime.fromisoformat(row[name]) for name in MOMENTS if name in row}
    kind = row["kind"]
    here = row.get("here") or kind == Sitting.Kind.WRITTEN
    at = times["closes_at"] if here or kind == "deadline" else times["opens_at"]
    return row | times | {"at": at, "title": title}
