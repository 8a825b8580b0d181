"""What was measured, as the table of docs/performance.md."""

PAGES = {
    "roadmap_anonymous": "roadmap, a visitor, against bare",
    "roadmap_signed_in": "roadmap with my votes, against the floor",
    "action": "an action with its proposals and arguments, against the floor",
    "vote": "a vote, against the floor",
    "roadmap_1000_anonymous": "1,000 actions, a visitor, against bare",
    "roadmap_1000_signed_in": "1,000 actions with my votes, against the floor",
}
WEIGHTS = {
    "first_view_kb": "first view, kB",
    "first_view_requests": "first view, requests",
    "next_view_kb": "next view, kB",
    "fonts_kb": "of the first view, fonts, kB",
}


def markdown(found):
    """A line for each page and weight; in it what is wanted, then what each database gave."""
    both = (found, found["postgresql"])
    targets = found["targets"]
    lines = [("", "wanted", "SQLite", "PostgreSQL")]
    for name, words in PAGES.items():
        target = targets.get(f"{name}_ratio")
        lines.append(
            (words, target["wanted"] if target else "", *(page(one, name) for one in both))
        )
    for name, words in WEIGHTS.items():
        seen = (f"{one['weights']['signed_in'][name]}" for one in both)
        lines.append((words, targets[f"signed_in_{name}"]["wanted"], *seen))
    seen = (one["targets"]["memory_mb"]["is"] for one in both)
    lines.append(("memory of a web process, MB", targets["memory_mb"]["wanted"], *seen))
    seen = (one["memory_mb_after_a_thousand_actions"] for one in both)
    lines.append(("the same once it served 1,000 actions", "", *seen))
    head, *rest = (f"| {' | '.join(map(str, line))} |".replace("|  |", "| |") for line in lines)
    return "\n".join([head, "|---|---|---|---|", *rest])


def page(found, name):
    """The ratio of requests, then what one costs the server."""
    measured = found["pages"][name]
    asked = measured["page"]
    return f"{measured['ratio']} ({asked['cpu_ms']} ms, {asked['queries']} queries)"
