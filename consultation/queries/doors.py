"""What already exists near what one writes, and the three doors of each: support it, amend it, or
say that mine is different."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from consultation import meaning
from consultation.models import Likeness, Position
from consultation.queries import near
from consultation.queries.voting import Ballot, positions_on_actions, positions_on_proposals

MOST_TRIES = 3  # of a page for the worker's answer, a second apart
ENOUGH_WORDS = 2  # from which something may be near
SHOWN = 3  # cards; the others are folded


@dataclass(frozen=True)
class Door:
    """One text that is near, as this reader may go on with it."""

    near: object
    position: str  # what the reader has voted on it, or nothing
    may_support: bool
    may_amend: bool  # else one speaks to its author

    @property
    def key(self):
        return self.near.key


@dataclass(frozen=True)
class Written:
    """What is being written: its text, the action it would change, what it was said to be
    different from."""

    roadmap: object
    text: str
    stop: object = None
    different: tuple = ()
    digest: str = ""

    @cached_property
    def sign(self):
        return self.digest or near.digest_of(self.text)

    @property
    def is_enough(self):
        return sum(map(len, near.bags_of(self.text))) >= ENOUGH_WORDS

    @property
    def action(self):
        return self.stop.content.action if self.stop else None


class Doors:
    """The doors that a page shows beside what is being written."""

    def __init__(self, written, calendar, voice, tried=0):
        self.written, self.voice, self.tried = written, voice, tried
        self.round = calendar.latest("may_vote")
        self.voting = Ballot(written.roadmap, self.round, voice is not None, calendar.now)

    @cached_property
    def asked(self):
        """The question put to the worker about this text, or None."""
        asked = Likeness.objects.filter(roadmap=self.written.roadmap)
        return asked.filter(digest=self.written.sign).first()

    @cached_property
    def is_whole(self):
        """Nothing more comes: the worker has answered, or nobody asks it."""
        waits = self.asked is not None and self.asked.answered_at is None
        return not waits or not meaning.is_at_hand() or self.tried >= MOST_TRIES

    @cached_property
    def found(self):
        written = self.written
        if self.asked and self.asked.answered_at:
            scores, twins = near.read_found(self.asked.found)
        elif written.is_enough:
            scores, twins = near.by_words(written.roadmap, written.text)
        else:
            scores, twins = {}, set()
        cards = near.cards(written.roadmap, scores, twins, action=written.action)
        return [card for card in cards if card.key not in written.different]

    @cached_property
    def all(self):
        """The doors, nearest first."""
        if not self.found:
            return []
        mine = {
            "action": positions_on_actions(self.round, self.voice),
            "proposal": positions_on_proposals(self.round, self.voice),
        }
        return [self.door(card, mine[card.kind].get(card.pk, "")) for card in self.found]

    def door(self, card, position):
        votes = self.voting.state in ("open", "signed_out") and not card.is_answered
        may_support = votes and position != Position.FOR
        return Door(card, position, may_support, bool(card.amends) and not card.is_same_action)

    @property
    def is_about_action(self):
        """Others would change the very action one writes about, however near their words."""
        return any(door.near.is_same_action for door in self.all)

    @property
    def ways(self):
        """The doors that are there, in words."""
        found = [_("soutenir")] if any(door.may_support for door in self.all) else []
        found += [_("amender")] if any(door.may_amend for door in self.all) else []
        speak = not all(door.may_amend for door in self.all)
        return ", ".join([*found, _("en parler à son auteur")] if speak else found)

    @property
    def first(self):
        return self.all[:SHOWN]

    @property
    def others(self):
        return self.all[SHOWN:]

    @property
    def again(self):
        """Where the page asks once more whether the worker has answered; empty when all is said."""
        if self.is_whole:
            return ""
        written = self.written
        place = (written.roadmap.region.slug, written.roadmap.slug, written.sign)
        facts = {
            "tried": self.tried + 1,
            "action": written.stop.code if written.stop else "",
            "different": " ".join(written.different),
        }
        return f"{reverse('consultation:near_found', args=place)}?{urlencode(facts)}"
