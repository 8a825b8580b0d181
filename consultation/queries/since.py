"""What revisions changed between one round of votes and the next, for those who voted in both."""

from dataclasses import dataclass

from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import standing
from accounts.queries import speaking_for
from accounts.written import Written
from consultation.models import Vote
from consultation.queries.voting import positions_on_actions
from roadmaps.comparison import changes_between, in_full
from roadmaps.differences import beside, difference
from roadmaps.fields import BY_NAME
from roadmaps.models import Version
from roadmaps.plan import plan_of

ONE_LINE = 160  # signs
FORMAL = {"status"}  # says how far an action is, not what it is
VERSIONS = Written(
    lambda roadmap: Version.objects.published().filter(roadmap=roadmap).order_by("-number")
)


@dataclass(frozen=True)
class Since:
    """A round, the one before it, and what each action says otherwise since, by action id."""

    round: object
    before: object
    older: object
    newer: object
    changed: dict

    def address(self, code, fields):
        """Where one action's differences are shown."""
        return differences_at(self.round.roadmap, self.older, self.newer, code, fields)


def differences_at(roadmap, older, newer, code, fields):
    """Where the differences of one action between two versions are shown."""
    place = (roadmap.region.slug, roadmap.slug, older.number, newer.number)
    url = reverse("public:differences", args=place, query={"q": code})
    return f"{url}#{code}-{fields[0].item.name}"


def round_before(round, phases):
    """The last round over when this one opened, or None for the first."""
    over = [one for one in phases if one.may_vote and one.closes_at <= round.opens_at]
    return max(over, key=lambda one: one.closes_at, default=None)


def since_round_before(round, phases):
    """What revisions changed since the round before, or None when there is nothing to say."""
    roadmap, before = round.roadmap, round_before(round, phases)
    newer = roadmap.current
    if before is None or newer is None:
        return None
    versions = VERSIONS.objects(roadmap.pk)
    older = next((one for one in versions if one.published_at <= before.closes_at), None)
    if older is None or older.pk == newer.pk:
        return None
    changed = changed_from(older, newer)
    return Since(round, before, older, newer, changed) if changed else None


def changed_from(older, newer):
    """What revisions changed from one version to another, by action id; compared once."""
    kept = plan_of(newer).rendered
    key = ("since", older.pk, older.redacted_at)
    if key not in kept:
        kept[key] = changed_by_revisions(older, newer)
    return kept[key]


def changed_since_vote(calendar, participant, stop):
    """What this voice is told of an action on which it voted in the round before, or None."""
    before = round_before_this(calendar) if participant else None
    voted = before and stop.action_id in positions_on_actions(before, participant)
    return changed_on(stop, calendar) if voted else None


def round_before_this(calendar):
    """The round before the one under way, or None."""
    round = calendar.under_way("may_vote")
    return round_before(round, calendar.phases) if round else None


def changed_on(stop, calendar):
    """What whoever voted on an action in the round before is told of it in this one, or None."""
    since = since_round_before(calendar.under_way("may_vote"), calendar.phases)
    fields = since and since.changed.get(stop.action_id)
    if not fields:
        return None
    url = since.address(stop.code, fields)
    return {"before": since.before, "url": url, "said": in_one_line(fields)}


def changed_by_revisions(older, newer):
    """What revisions changed in the wording of the actions that both versions have, by action id;
    corrections are formal, and a status is no wording."""
    changes = [one for one in changes_between(older, newer) if "reworded" in one.kinds]
    versions = list(older.roadmap.versions.published().order_by("number"))
    told = in_full(older, newer, versions, changes)
    material = {one.changed.action_id: [f for f in one.fields if is_material(f)] for one in told}
    return {action: fields for action, fields in material.items() if fields}


def is_material(field):
    revised = any(version.kind == version.Kind.REVISION for version in field.versions)
    return revised and field.item.name in BY_NAME and field.item.name not in FORMAL


def voters_of(since):
    """The people whose voice voted, in the round before, on what has changed."""
    return speaking_for(votes_before(since).values("participant"))


def votes_before(since):
    return Vote.objects.filter(round=since.before, action__in=since.changed)


def voted_before(since, people):
    """The ids of the changed actions on which each of these people's voices voted, by person;
    never how."""
    person = F("participant__user")
    mandated = F("participant__organisation__mandates__user")
    ids = [user.pk for user in people]
    found: dict = {pk: set() for pk in ids}
    by_mandate = standing("participant__organisation__mandates__")
    for who, which in ((person, Q()), (mandated, by_mandate)):
        votes = votes_before(since).filter(which).annotate(who=who).filter(who__in=ids)
        for pk, action in votes.values_list("who", "action"):
            found[pk].add(action)
    return found


def in_one_line(fields):
    """What changed in an action, short: « Cibles : 300 → 500 ; Description : texte revu »."""
    said = (_in_words(difference(field.item, field.rows)) for field in fields)
    return Truncator(" ; ".join(said)).chars(ONE_LINE)


def _in_words(change):
    if change.kind == "text":
        said = _("texte revu")
    elif change.kind == "value":
        said = f"{change.before or _('vide')} → {change.after or _('vide')}"
    else:
        moved = (beside(one.head, f"{one.before} → {one.after}") for one in change.moved)
        added = (f"+ {one}" for one in change.added)
        said = ", ".join((*moved, *added, *(f"− {one}" for one in change.removed)))
    return beside(change.label, said)
