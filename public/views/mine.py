"""My part: what I voted, proposed and advised, what became of it, and who I am here."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.providers import providers
from accounts.speaking import Speaker, speaking
from committee.models import Member
from committee.queries import work_list
from consultation.models import MOST_PRIORITIES
from consultation.queries.own import own_texts
from consultation.queries.proposals import plan_for
from consultation.queries.queues import queues_of
from consultation.queries.said import priorities_by_round, votes_by_round
from consultation.queries.standing import own_proposals, standing_of
from public.forms import NameForm
from roadmaps.calendar import Calendar
from roadmaps.models import Roadmap


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request):
    """One's votes in each name one speaks in, proposals and opinions by roadmap; the name shown,
    the language of mails."""
    form = NameForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Vos préférences sont enregistrées."))
        return redirect("public:mine")
    page = {
        "form": form,
        "queues": queues_of(request.user),
        "parts": parts_of(speaking(request)),
        "has_providers": bool(providers()),
        "has_key": is_mfa_enabled(request.user, [Authenticator.Type.WEBAUTHN]),
    }
    return render(request, "public/mine.html", page, status=422 if form.is_bound else 200)


@dataclass(frozen=True)
class Ballots:
    """What one voice has voted, everywhere."""

    speaker: Speaker
    in_force: bool  # whether one votes in this name now
    votes: dict  # by round
    priorities: dict  # by round id

    def rounds(self, roadmap, current):
        """The rounds of a roadmap this voice voted in, with its votes; the current one as well for
        the voice in force."""
        mine = {round.pk: (round, said) for round, said in self.votes.items()}
        if current and self.in_force:
            mine.setdefault(current.pk, (current, []))
        return [one for one in mine.values() if one[0].roadmap_id == roadmap.pk]


@dataclass(frozen=True)
class Part:
    """What one person has done in one roadmap, and may still do."""

    roadmap: Roadmap
    ballots: list  # of each name one speaks in
    proposals: list  # with their status and what awaits their author
    texts: list  # arguments and written contributions
    member: Member | None

    @cached_property
    def calendar(self):
        return Calendar(self.roadmap.phases.all())

    @cached_property
    def plan(self):
        return plan_for(self.roadmap)

    @property
    def concerns(self):
        """Whether there is something to find or to do here."""
        return bool(
            self.rounds or self.proposals or self.texts or self.member or self.calendar.round
        )

    @cached_property
    def rounds(self):
        """Each round with one's votes in it, name by name, the one that is open even without;
        latest first."""
        found = [
            self.round_of(ballots, round, votes)
            for ballots in self.ballots
            for round, votes in ballots.rounds(self.roadmap, self.calendar.round)
        ]
        return sorted(found, key=lambda one: one["round"].closes_at, reverse=True)

    def round_of(self, ballots, round, votes):
        is_open = round.is_open(self.calendar.now)
        kinds = Counter(vote.rank[0] for vote in votes)
        return {
            "round": round,
            "speaker": ballots.speaker,
            "in_force": ballots.in_force,
            "open": is_open,
            "suspended": round.is_suspended(self.calendar.now),
            "votes": votes,
            "actions": kinds[0] if is_open else kinds[0] + kinds[1],
            "total": len(self.plan.stops) if is_open and self.plan else None,
            "proposals": kinds[2],
            "priorities": ballots.priorities.get(round.pk, 0),
            "limit": MOST_PRIORITIES,
        }

    @cached_property
    def work(self):
        """The member's work list, or None."""
        if self.member is None:
            return None
        return work_list(self.member.seat, self.roadmap, wanted="all")


def ballots_of(names):
    """What was voted in each name this person may speak in."""
    return [
        Ballots(
            one, one.voice == names.voice, votes_by_round(one.voice), priorities_by_round(one.voice)
        )
        for one in names.speakers
    ]


def parts_of(names):
    """What this person has done, roadmap by roadmap, and the roadmaps one may vote on now."""
    user, ballots = names.user, ballots_of(names)
    texts, proposals = own_texts(user), {}
    for proposal in own_proposals(user):
        proposals.setdefault(proposal.roadmap_id, []).append(proposal)
    members = Member.objects.holding().filter(user=user).select_related("seat__committee")
    sits_for = {
        remit.roadmap_id: member
        for member in members
        for remit in member.seat.committee.remits.all()
    }
    roadmaps = Roadmap.objects.visible_to(user).select_related("region", "current")
    parts = [
        Part(
            roadmap,
            ballots,
            standing_of(proposals.get(roadmap.pk, [])),
            texts.get(roadmap.pk, []),
            sits_for.get(roadmap.pk),
        )
        for roadmap in roadmaps.prefetch_related("phases")
    ]
    return [part for part in parts if part.concerns]
