"""What an action has called forth, as everybody sees it: proposals, written contributions, the
committee's positions, the count of a round. Asked in one question, as texts that say when a page
has to be made again, together with what its reader left there."""

import json
from functools import cached_property

from django.db.models import Exists, OuterRef

from accounts.written import Written, told
from committee.models import Position
from committee.queries.positions import published_on
from consultation.models import Proposal, Statement
from consultation.queries.cards import author_of, gist_of, status_of
from consultation.queries.collisions import asked_on, collisions_in
from consultation.queries.marks import KINDS, left_on, marks_of
from consultation.queries.proposals import full, with_changes
from insights.analysis.shares import Counts
from insights.models import Result
from insights.queries import COUNTED
from roadmaps.models import Redaction

NONE = 0  # the id of no round, no voice and no account
SPLIT = Proposal.objects.filter(split_from=OuterRef("pk"))


def called_forth(action, roadmap, shown, voice, round, user):
    proposals = Proposal.objects.published().filter(action=action)
    who = ("signature", "author__college", "author__department")
    answer = ("answer__published_at", "answer__outcome")
    where = ("number", "title", "published_at", "made_on", Exists(SPLIT))
    statements = Statement.objects.published().filter(actions=action)
    positions = Position.objects.published().filter(action=action)
    results = Result.objects.filter(action=action, round=shown)
    parts = [
        told("proposal", proposals, *where, *who, *answer),
        told("statement", statements, "published_at", "pk", "title", "signature"),
        told("position", positions, "sitting__published_at", "pk", "view", "reasoning", "dissent"),
        told("result", results, *COUNTED),
        told("redaction", Redaction.objects.filter(roadmap=roadmap), "pk"),
        *left_on(action, roadmap, voice, round, user),
    ]
    return parts[0].union(*parts[1:], all=True).order_by()


ROWS = Written(called_forth)


class Voices:
    """The voices on one action, the results only of a round that may be `shown`, and what a user
    and a voice left there, with its priorities in a round, as far as there are any."""

    def __init__(self, stop, roadmap, shown, voice, round, user):
        self.stop = stop
        ids = [one.pk if one else NONE for one in (shown, voice, round, user)]
        self.place = (stop.action_id, roadmap.pk, *ids)
        self.rows, left = self.read()
        self.marks = marks_of([(kind, json.loads(text)) for kind, text in left])

    def read(self):
        """The rows that everybody sees, and those of the reader."""
        rows = sorted(ROWS.rows(*self.place))
        alike = tuple(row for row in rows if row[0] not in KINDS)
        return alike, [row for row in rows if row[0] in KINDS]

    def stand(self):
        """Whether the rows that everybody sees still say what they said."""
        return self.read()[0] == self.rows

    def of(self, kind):
        return [json.loads(text) for name, text in self.rows if name == kind]

    @cached_property
    def position(self):
        """What the committee thinks of it, or None."""
        return published_on(self.stop.action_id) if self.of("position") else None

    @cached_property
    def statements(self):
        """The written contributions that speak of it, the latest first: id, title, who signs."""
        return [said for _at, *said in sorted(self.of("statement"), reverse=True)]

    @cached_property
    def counts(self):
        """{college: Counts}; nothing before results may be shown."""
        return {college: Counts(*counts) for college, *counts in self.of("result")}

    @cached_property
    def collisions(self):
        """The places of the action at which proposals want different things."""
        several = len(self.of("proposal")) > 1
        return collisions_in(asked_on(self.stop.action_id), self.stop) if several else []

    @cached_property
    def proposals(self):
        """The cards of the proposals on it."""
        found = full(Proposal.objects.published().filter(action=self.stop.action_id))
        return (
            [
                {
                    "proposal": proposal,
                    "status": status_of(proposal),
                    "author": author_of(proposal),
                    "gist": gist_of(proposal),
                }
                for proposal in with_changes(list(found))
            ]
            if self.of("proposal")
            else []
        )
