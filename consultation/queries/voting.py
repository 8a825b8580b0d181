"""What one voice has said in a round, and what its ballot on an item shows."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import slugify

from accounts.written import Written
from consultation.models import Priority, Vote
from roadmaps.templatetags.words import moment

PRIORITIES = Written(
    lambda round, participant: Priority.objects.filter(
        round=round, participant=participant
    ).values_list("action_id")
)
VOTES = Written(
    lambda round, participant: Vote.objects.filter(
        round=round, participant=participant
    ).values_list("action_id", "proposal_id", "position")
)


def positions_on_actions(round, participant):
    """This voice's positions in the round, by action id."""
    return {action: position for action, _, position in votes_of(round, participant) if action}


def positions_on_proposals(round, participant):
    """This voice's positions in the round, by proposal id."""
    return {item: position for _, item, position in votes_of(round, participant) if item}


def votes_of(round, participant):
    return VOTES.rows(round.pk, participant.pk) if round and participant else []


def named(item):
    """The column of a vote that names this item."""
    return {item._meta.model_name: item}


def position_on(item, round, participant):
    """This voice's position on one item in the round, or nothing."""
    mine = Vote.objects.filter(round=round, participant=participant, **named(item))
    return mine.values_list("position", flat=True).first() or ""


def priorities_of(round, participant):
    """The ids of the actions this voice would fund first."""
    if not round or not participant:
        return set()
    return {action for (action,) in PRIORITIES.rows(round.pk, participant.pk)}


def key_of(url_name, name):
    """What tells one ballot from the others of a page: « a-12 », « p-3 »."""
    return slugify(f"{'a' if url_name == 'vote_action' else 'p'}-{name}")


@dataclass(frozen=True)
class Ballot:
    """The vote on one item as a page shows it: where it stands and where it is sent."""

    roadmap: object
    round: object  # the round it belongs to, open or over; None when there never was one
    signed_in: bool
    now: object
    voice_sign: str = ""  # the voice in force, for whoever has several

    @property
    def state(self):
        if self.round is None:
            return "none"
        if self.round.is_over(self.now):
            return "closed"
        if self.round.is_suspended(self.now):
            return "suspended"
        return "open" if self.signed_in else "signed_out"

    @property
    def values(self):
        """What `context` says of whatever item, by values."""
        place = (self.roadmap.region.slug, self.roadmap.slug, self.roadmap.region.zone)
        return (*place, self.round and self.round.closes_at, self.state, self.voice_sign)

    def context(self, url_name, name, position="", **flags):
        """The context of `components/vote.html` for the item of this name."""
        place = (self.roadmap.region.slug, self.roadmap.slug, name)
        url = reverse(f"consultation:{url_name}", args=place)
        closes = moment(self.round.closes_at, self.roadmap.region.tz) if self.round else ""
        return {
            "key": key_of(url_name, name),
            "code": name,
            "url": url,
            "position": position,
            "state": self.state,
            "until": closes if self.state == "open" else "",
            "closed_at": closes,
            "voice_sign": self.voice_sign,
            **flags,
        }
