"""Seats get their members, editions their copies, in the rows that were there before."""

from django.db import migrations


def move(apps, schema_editor):
    model = {name: apps.get_model("committee", name) for name in MODELS}
    for committee in model["Committee"].objects.all():
        committee.weekdays = [committee.weekday]
        committee.save(update_fields=["weekdays"])
        model["Remit"].objects.create(committee=committee, roadmap_id=committee.roadmap_id)
    for seat in model["Seat"].objects.select_related("committee"):
        member = model["Member"].objects.create(
            seat=seat,
            user_id=seat.member_id,
            seated_at=seat.committee.starts_at,
            ended_at=seat.ended_at,
            letters_stopped_at=seat.letters_stopped_at,
        )
        model["Opinion"].objects.filter(seat=seat).update(member=member)
    for opinion in model["Opinion"].objects.filter(view="recused"):
        opinion.interest, opinion.reason = opinion.reason, ""
        opinion.save(update_fields=["interest", "reason"])
    unlock = apps.get_model("roadmaps", "Unlock").objects.create(reason="editions get copies")
    for digest in model["Digest"].objects.select_related("committee"):
        rewrite(digest, model)
    unlock.delete()


MODELS = "Committee Remit Seat Member Opinion Digest Copy".split()


PLAIN = {"questions": [], "first": False, "away": None, "for": None}


def renewed(news):
    version = news["version"]
    return {
        "version": version
        and {
            "versions": [version | {"kind": "revision"}],
            "older": None,
            "counts": {"added": 0, "changed": 0, "withdrawn": 0},
            "items": [],
        },
        "proposals": news["proposals"],
        "answers": news["answers"],
        "results": [{"name": row["name"]} for row in news["results"]],
        "positions": {},
        "rising": news["rising"],
        "leading": [item for row in news["results"] for item in row["leading"]][:3],
        "divided": [],
        "moderation": news["moderation"],
        "phases": [],
    }


def rewrite(digest, model):
    old, roadmap = digest.content, digest.committee.roadmap_id
    by = (old["review"] or {}).get("closes_at")
    digest.content = {
        "missed": old.get("missed", 0),
        "word": {"text": old["word"], "chair": False} if old["word"] else None,
        "roadmaps": [
            {
                "roadmap": roadmap,
                "asks": True,
                "coverage": old["coverage"],
                "coming": [row | {"kind": "phase", "suspended": False} for row in old["coming"]],
                "review": old["review"],
            }
        ],
        "periods": {digest.since.isoformat(): [renewed(old["news"])]},
        "sittings": [],
        "next": None,
    }
    digest.save(update_fields=["content"])
    for seat_id, mine in old["seats"].items():
        member = model["Member"].objects.filter(seat=seat_id).first()
        items = [{"roadmap": roadmap, "by": by, **item} for item in mine["items"]]
        model["Copy"].objects.create(
            digest=digest,
            seat_id=seat_id,
            member=member,
            since=digest.since,
            total=mine["total"],
            content={"items": items, "by": by if mine["total"] else None} | PLAIN,
        )


class Migration(migrations.Migration):
    dependencies = [("committee", "0003_a_body_that_sits")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
