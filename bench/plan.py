"""What is measured: the demonstration's addresses, and a roadmap of a thousand actions."""

import csv
import itertools
from datetime import timedelta
from pathlib import Path

from django.core.management import call_command
from django.db.models import Count, Q
from django.utils import timezone

from consultation.models import Proposal
from demo.people import DATA
from roadmaps.models import Roadmap
from roadmaps.operations import add_phase, publish_version

SHEET = DATA / "nouvelle-aquitaine" / "actions.csv"
HOME = "/nouvelle-aquitaine/economie-numerique/"
LARGE = "nouvelle-aquitaine/mille-actions"


def codes():
    """The actions of the demonstration's roadmap."""
    current = Roadmap.objects.get(slug="economie-numerique").current
    return list(current.entries.order_by("position").values_list("action__code", flat=True))


def most_discussed():
    """The code of the action with the most proposals."""
    roadmap = Roadmap.objects.get(slug="economie-numerique")
    public = Q(proposals__in=Proposal.objects.published())
    counted = roadmap.actions.annotate(n=Count("proposals", filter=public))
    return counted.order_by("-n", "code").first().code


def make_large(folder, number=1000):
    """Import the demonstration's actions over and over, publish them, open a round."""
    with SHEET.open(encoding="utf-8", newline="") as rows:
        actions = list(csv.DictReader(rows))
    sheet = Path(folder) / "large.csv"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=actions[0])
        writer.writeheader()
        for index, row in zip(range(number), itertools.cycle(actions), strict=False):
            writer.writerow(row | {"code": f"{row['axis_code']}-{index + 1:04d}"})
    with (Path(folder) / "import.txt").open("w") as told:
        call_command("import_roadmap", sheet, roadmap=LARGE, create=True, stdout=told)
    roadmap = Roadmap.objects.get(slug="mille-actions")
    publish_version(roadmap=roadmap, actor=None)
    now = timezone.now()
    facts = {
        "name": "Tour",
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=9),
        "may_vote": True,
        "may_propose": True,
    }
    add_phase(roadmap=roadmap, actor=None, facts=facts)
