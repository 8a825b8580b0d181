"""Whether a round of a million votes opens, is voted in, is swept and closes as one of a thousand;
prints JSON and, with --picture FILE, draws the curve. On SQLite, or with --postgresql on one that
is started for it; everything lies in a folder that is thrown away."""

import argparse
import json
import os
import sys
import tempfile
import time
from datetime import timedelta

from bench.server import FOREIGN, database

SIZES = (1_000, 10_000, 100_000, 1_000_000)
ASKED = 30  # times each page is asked for


def say(line):
    print(line, file=sys.stderr, flush=True)


def ready(folder, url):
    """An installation of its own, with one open round on 85 actions."""
    for name in FOREIGN:
        os.environ.pop(name, None)
    os.environ |= {"DEMO": "1", "DATA_DIR": folder, "NEAR_BY_MEANING": "0"}
    os.environ["DATABASE_URL"] = url or f"sqlite:///{folder}/coroute.sqlite3"
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from bench.plan import LARGE, make_large
    from roadmaps.models import Phase, Region

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    make_large(folder, number=85)
    Region.objects.update(departments=["33"])
    round = Phase.objects.select_related("roadmap__region", "roadmap__current").get()
    Phase.objects.update(opens_at=round.opens_at - timedelta(days=10))
    round.refresh_from_db(fields=["opens_at"])
    return f"/{LARGE}/", round


def pages(home, round):
    """What a visitor and one voter wait for."""
    from accounts.models import User
    from bench.inside import Visit, spent

    visitor = Visit()
    voter = Visit(User.objects.get(email="voter7@bench.example"))
    codes = round.roadmap.current.entries.values_list("action__code", flat=True)
    paths = [f"{home}actions/{code}/vote/" for code in codes]

    def vote(turn):
        position = "for" if turn % 2 else "against"
        voter.post(paths[turn % len(paths)], {"position": position})

    return {
        "roadmap_anonymous": spent(lambda _: visitor.get(home), ASKED),
        "roadmap_signed_in": spent(lambda _: voter.get(home), ASKED),
        "action": spent(lambda _: voter.get(paths[0].removesuffix("vote/")), ASKED),
        "vote": spent(vote, ASKED),
    }


def sweeps():
    """{task: seconds} of everything the clock does, each done once before."""
    from celery import current_app

    from config.celery import app, beat_schedule

    app.loader.import_default_modules()
    found = {}
    for name in beat_schedule():
        began = time.perf_counter()
        current_app.tasks[name].run()
        found[name] = round(time.perf_counter() - began, 3)
    return found


def closing(round):
    """Seconds to close the round and write its results; undone at once."""
    from django.db import transaction

    from insights.models import Result
    from insights.operations import write_results
    from roadmaps.models import Phase
    from roadmaps.operations import close_round

    with transaction.atomic():
        Phase.objects.filter(pk=round.pk).update(closes_at=round.opens_at + timedelta(days=10))
        began = time.perf_counter()
        if not close_round(phase=round):
            raise SystemExit("bench: the round did not close")
        write_results(round)
        took = time.perf_counter() - began
        rows = Result.objects.filter(round=round).count()
        transaction.set_rollback(True)
    return {"seconds": round_(took), "results": rows}


def round_(seconds):
    return round(seconds, 2)


def measured(sizes, with_postgresql):
    """{votes: what was measured}, each round grown out of the one before."""
    with (
        tempfile.TemporaryDirectory(prefix="coroute-votes-") as folder,
        database(with_postgresql) as url,
    ):
        home, round = ready(folder, url)
        from bench.voters import VOTES_EACH, add_voters

        there, found = 0, {}
        for size in sizes:
            wanted = size // VOTES_EACH
            say(f"bench: {size} votes")
            add_voters(round, there + 1, wanted)
            there = wanted
            sweeps()
            found[size] = {**pages(home, round), "closing": closing(round), "sweeps": sweeps()}
            say(f"bench: {json.dumps(found[size])}")
    return found


def main():
    reader = argparse.ArgumentParser()
    reader.add_argument("--up-to", type=int, default=SIZES[-1])
    reader.add_argument("--postgresql", action="store_true", help="instead of SQLite")
    reader.add_argument("--picture", help="an SVG file, drawn from what is measured")
    options = reader.parse_args()
    sizes = [size for size in SIZES if size <= options.up_to]
    found = measured(sizes, options.postgresql)
    print(json.dumps(found, indent=2))
    if options.picture:
        from bench.curve import draw

        draw(options.picture, found)


if __name__ == "__main__":
    main()
