"""What the moderators of the demonstration brought together, and what they had split."""

from datetime import timedelta

from accounts.models import JournalEntry
from consultation.models import TIME_TO_OBJECT, Kinship, News, Proposal, Split
from consultation.operations.families import Offer, offer_family, tell_families
from consultation.operations.splits import carry_out_splits, offer_split
from demo.loading import plan, proposals
from demo.loading.times import as_of


def bring_together(folder, scene):
    """A family in effect, one that awaits alice's word, and a proposal split in two."""
    data = plan.read(folder, "families.json")
    made = proposals.make_proposals(data["proposals"], scene, seed=11)
    for facts in data["splits"]:
        split(facts, scene)
    for facts in data["families"]:
        offer(facts, scene, [named(number, scene, made) for number in facts["numbers"]])
    tell_families()
    for news in News.objects.filter(family__roadmap=scene.roadmap):
        ties = news.family.kinships.in_effect().order_by("takes_effect_at")
        News.objects.filter(pk=news.pk).update(at=ties.last().takes_effect_at)


def named(number, scene, made):
    """A proposal of the story by its number; those made here count from minus one."""
    return made[-number - 1] if number < 0 else scene.proposals[number - 1]


def offer(facts, scene, members):
    """A family offered that many hours ago; in effect where its seven days have gone by."""
    at = scene.clock.by_day(scene.clock.hours_ago(facts["hours_ago"]))
    wanted = Offer(proposals=members, title=facts["title"], note=facts["note"])
    with as_of(at):
        family = offer_family(
            roadmap=scene.roadmap, moderator=scene.people["mo"], offer=wanted, now=at
        )
    ties = Kinship.objects.filter(family=family)
    ties.filter(proposal__number__in=facts["agreed"]).update(agreed_at=at + timedelta(hours=20))


def split(facts, scene):
    """A split offered that many hours ago, and carried out where its seven days have gone by."""
    original, at = scene.proposals[facts["number"] - 1], scene.clock.hours_ago(facts["hours_ago"])
    done = at + TIME_TO_OBJECT
    with as_of(at):
        offered = offer_split(
            proposal=original,
            moderator=scene.people["mo"],
            parts=shared_out(original, facts["parts"]),
            note=facts["note"],
            now=at,
        )
    if done <= scene.clock.now:
        carried_out(original, offered, done, scene)


def carried_out(original, offered, done, scene):
    """Its parts were made public when the days had gone by."""
    with as_of(done):
        carry_out_splits()
    Split.objects.filter(pk=offered.pk).update(done_at=done)
    parts = Proposal.objects.filter(split_from=original)
    parts.update(created_at=done, submitted_at=done, published_at=done)
    News.objects.filter(proposal__in=parts).update(at=done)
    JournalEntry.objects.filter(verb="split_proposal").update(at=done)
    scene.proposals.extend(parts.order_by("number"))


def shared_out(original, parts):
    """The parts with their changes: those that name what the first takes, then the rest."""
    first, second = parts
    changes = list(original.changes.all())
    taken = [row.pk for row in changes if any(name in str(row.value) for name in first["takes"])]
    left = [row.pk for row in changes if row.pk not in taken]
    words = ({"title": part["title"], "reason": part["reason"]} for part in (first, second))
    return [said | {"changes": pks} for said, pks in zip(words, (taken, left), strict=True)]
