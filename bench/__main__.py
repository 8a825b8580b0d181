"""Side-by-side measures of the pages that matter, on one server, in one run; prints JSON of SQLite,
and under `postgresql` of one that is started for it. With --table, the table of it in Markdown."""

import argparse
import json
import os
import platform
import subprocess
import sys

from bench.client import Connection, signed_in, speaking
from bench.measure import Target, compare
from bench.server import database, server
from bench.table import markdown
from bench.weight import views

# name: (least ratio, wanted ratio)
RATIOS = {
    "roadmap_anonymous": (1 / 20, 1 / 6),
    "roadmap_signed_in": (1 / 6, 1 / 2),
    "action": (1 / 6, 1 / 2),
    "vote": (1 / 4, 2 / 3),
}
QUERIES = {"roadmap_signed_in": (12, 6), "vote": (10, 6)}
WEIGHTS = {
    "first_view_kb": (60, 40),
    "first_view_requests": (12, 8),
    "next_view_kb": (25, 15),
    "fonts_kb": (30, 20),
}


def say(line):
    print(line, file=sys.stderr, flush=True)


def page_against(served, name, page, reference_path, **options):
    """A page against a reference of the same size; `reference_path` holds `{size}`."""
    say(f"bench: {name}")
    seen = page.seen_once(served.port)
    path = reference_path.format(size=len(seen.body))
    fields = None if page.requests[0][1] is None else {}
    reference = Target([(path, fields)], page.headers, page.cookies)
    found = compare(served, page, reference, **options)
    found["page"] |= {
        "bytes": len(seen.body),
        "queries": int(seen.header("X-Queries")),
        "transaction": int(seen.header("X-Transaction")),
    }
    return found


def measured(served):
    """Every page of the table in turn."""
    from bench.plan import HOME, LARGE, codes, make_large, most_discussed

    alice, named = speaking(served.port, signed_in(served.port, "alice@demo.example"))
    action = f"{HOME}actions/{most_discussed()}/"
    floor = "/bench/floor/{size}/"
    votes = [
        (f"{HOME}actions/{code}/vote/", {"position": position, **named})
        for position in ("for", "against")
        for code in codes()
    ]
    asked_by_script = {"HX-Request": "true"}
    pages = {
        "roadmap_anonymous": (Target([(HOME, None)]), "/bench/bare/{size}/"),
        "roadmap_signed_in": (Target([(HOME, None)], cookies=alice), floor),
        "action": (Target([(action, None)], cookies=alice), floor),
        "vote": (Target(votes, asked_by_script, alice), f"{floor}write/"),
    }
    found = {name: page_against(served, name, *pair) for name, pair in pages.items()}
    memory = served.memory()
    make_large(os.environ["DATA_DIR"])
    large = {
        "roadmap_1000_anonymous": (Target([(f"/{LARGE}/", None)]), "/bench/bare/{size}/"),
        "roadmap_1000_signed_in": (Target([(f"/{LARGE}/", None)], cookies=alice), floor),
    }
    for name, pair in large.items():
        found[name] = page_against(served, name, *pair, rounds=5, number=12)
    weights = {
        "anonymous": views(served.port, {}, HOME, action),
        "signed_in": views(served.port, alice, HOME, action),
    }
    return found, weights, memory


def judged(found, weights, memory):
    """Each number that has a target: what it is, the least, what is wanted."""

    def line(value, pair, better):
        least, wanted = pair
        verdict = "wanted" if better(value, wanted) else "least" if better(value, least) else "no"
        return {"is": value, "least": round(least, 3), "wanted": round(wanted, 3), "met": verdict}

    def more(value, bound):
        return value >= bound

    def fewer(value, bound):
        return value <= bound

    lines = {f"{name}_ratio": line(found[name]["ratio"], RATIOS[name], more) for name in RATIOS}
    for name, pair in QUERIES.items():
        lines[f"{name}_queries"] = line(found[name]["page"]["queries"], pair, fewer)
    for who, table in weights.items():
        for name, pair in WEIGHTS.items():
            lines[f"{who}_{name}"] = line(table[name], pair, fewer)
    lines["memory_mb"] = line(round(memory, 1), (150, 110), fewer)
    return lines


def measure(with_postgresql):
    """Everything, on one database."""
    with (
        database(with_postgresql) as url,
        server(**({"DATABASE_URL": url} if url else {})) as served,
    ):
        import django

        django.setup()
        with Connection(served.port) as first:
            first.get("/health/ready")
        found, weights, memory = measured(served)
        return {
            "targets": judged(found, weights, memory),
            "pages": found,
            "weights": weights,
            "memory_mb_after_a_thousand_actions": round(served.memory(), 1),
            "python": platform.python_version(),
            "cores": os.cpu_count(),
        }


def apart(*module):
    """What another measure prints, in a process of its own."""
    say(f"bench: {' '.join(module)}")
    told = [sys.executable, "-m", *module]
    return json.loads(subprocess.run(told, stdout=subprocess.PIPE, check=True).stdout)


def main():
    reader = argparse.ArgumentParser()
    reader.add_argument("--postgresql", action="store_true", help="on PostgreSQL alone")
    reader.add_argument("--table", action="store_true", help="Markdown instead of JSON")
    options = reader.parse_args()
    found = measure(options.postgresql)
    if not options.postgresql:
        found["postgresql"] = apart("bench", "--postgresql")
        if os.environ.get("REAL_DATA") and not options.table:
            found["near"] = apart("bench.near")
    print(markdown(found) if options.table else json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
