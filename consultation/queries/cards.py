"""A proposal as pages show it: its card in a list, its author's line, its story."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from accounts.departments import DEPARTMENTS
from consultation.models import Decision, Proposal
from consultation.queries.proposals import (
    address,
    axis_of,
    differences_of,
    facts_of,
    place_of,
    plan_for,
)
from consultation.queries.voting import Ballot, positions_on_proposals
from roadmaps.differences import around
from roadmaps.templatetags.words import clock, moment

Verb = Decision.Verb
FEW, MANY = 5, 14  # words around a change, and of it, in one line


@dataclass(frozen=True)
class Reader:
    """Who reads: where they may vote, and what they have voted."""

    voting: Ballot
    positions: dict

    def ballot(self, proposal):
        """The vote on a proposal as `components/vote.html` shows it, where one is asked."""
        position = self.positions.get(proposal.pk, "")
        over = self.voting.state == "closed"
        asked = self.voting.state != "none" and not proposal.is_answered
        if not (position if over else asked):
            return None
        return self.voting.context("vote_proposal", str(proposal.number), position)


def reader_of(speaking, roadmap, calendar):
    """What the person reads and votes with, in the name they speak in."""
    round = calendar.latest("may_vote")
    positions = positions_on_proposals(round, speaking.voice) if round else {}
    signed_in = speaking.user.is_authenticated
    ballot = Ballot(roadmap, round, signed_in, calendar.now, speaking.sign)
    return Reader(ballot, positions)


def author_of(proposal):
    """Who proposes, as far as it is public: the signature if any, college, department, origin."""
    author = proposal.author
    if author is None:
        return ""
    department = DEPARTMENTS.get(author.department, author.department)
    parts = [proposal.signature, author.get_college_display(), department]
    if proposal.origin != Proposal.Origin.ONLINE:
        origin = {"name": proposal.get_origin_display(), "said": proposal.origin_label}
        parts.append(_("%(name)s : %(said)s") % origin)
    return " · ".join(part for part in parts if part)


def status_of(proposal):
    """Where it stands, in words, and the tag that shows it."""
    if proposal.is_answered:
        refused = proposal.answer.outcome in ("rejected", "out_of_scope")
        kind = "status-no" if refused else "status-done"
        return {"label": proposal.answer.get_outcome_display(), "kind": kind}
    if proposal.hidden_at:
        return {"label": _("masquée"), "kind": "status-no"}
    if proposal.state == Proposal.State.PUBLISHED:
        return {"label": _("scindée") if proposal.is_split else _("en discussion"), "kind": ""}
    kind = "status-no" if proposal.state in ("refused", "withdrawn") else "status-wait"
    return {"label": proposal.get_state_display(), "kind": kind}


def card_of(proposal, plan, reader):
    """A proposal in the list: the text only while it may be read."""
    legible = proposal.is_public
    return {
        "proposal": proposal,
        "place": place_of(plan, proposal),
        "url": address(proposal.roadmap, proposal.number),
        "author": author_of(proposal) if legible else "",
        "status": status_of(proposal),
        "legible": legible,
        "ended": proposal.is_answered or proposal.is_split or not legible,
        "gist": gist_of(proposal) if legible and proposal.action_id else None,
        "summary": summary_of(proposal) if legible and not proposal.action_id else "",
        "ballot": reader.ballot(proposal) if legible else None,
    }


def gist_of(proposal):
    """What an amendment changes in one line: its first change, and how many more there are."""
    differences = differences_of(proposal)
    if not differences:
        return None
    first = differences[0]
    items = len(first.moved + first.removed + first.added)
    more = len(differences) - 1 + max(items - 1, 0)
    return {"change": replace(first, parts=glimpse(first.parts)), "more": more}


def glimpse(parts):
    """The first change of a text with the few words around it."""
    shown = around(parts, FEW)
    changed = [at for at, part in enumerate(shown) if part.kind != "same"]
    start = max(changed[0] - 1, 0) if changed else 0
    return tuple(clipped(part) for part in shown[start : start + 4])


def clipped(part):
    """A part of a text, cut after its first words."""
    words = part.text.split(" ")
    short = " ".join(words[:MANY])
    return part if len(words) <= MANY else replace(part, text=f"{short} […]")


def summary_of(proposal):
    """The two lines in which a new action says what it is."""
    facts = {item.name: values for item, values in facts_of(proposal)}
    return next(iter(facts.get("summary", [])), "")


def event(proposal, at, title, text=""):
    zone = proposal.roadmap.region.tz
    iso = at.isoformat(timespec="seconds")
    return {"at": clock(at, zone), "iso": iso, "title": title, "text": text, "when": at}


def told(decision, own):
    """What a decision says: its reason to everyone, its message to the author alone."""
    reason = decision.get_reason_display()
    parts = [reason[:1].upper() + reason[1:] + "." if reason else ""]
    parts.append(decision.message if own else "")
    return " ".join(part for part in parts if part)


def refiled(decision):
    """From where to where a decision filed a proposal, or nothing."""
    if decision.verb != Verb.MOVE:
        return ""
    plan, facts = plan_for(decision.proposal.roadmap), {}
    for name, code in (("before", decision.moved_from), ("after", decision.moved_to)):
        axis = axis_of(plan, code)
        facts[name] = f"{code} {axis.title}" if axis else code
    return _("Reclassée de %(before)s à %(after)s") % facts


def events_of(proposal, own, calendar=None):
    """What happened to a proposal, oldest first, then what comes: all of it to its author only."""
    events = []
    if proposal.submitted_at:
        events.append(event(proposal, proposal.submitted_at, _("Soumise")))
    titles = {
        Verb.PUBLISH: _("Publiée"),
        Verb.REFUSE: _("Refusée par la modération"),
        Verb.ASK: _("Reformulation demandée"),
        Verb.KEEP: _("Signalée, examinée, maintenue"),
        Verb.HIDE: _("Masquée par la modération"),
        Verb.RESTORE: _("Rétablie : l’auteur a contesté, une autre personne a tranché"),
        Verb.UPHOLD: _("Décision confirmée : l’auteur avait contesté"),
        Verb.MOVE: _("Reclassée"),
    }
    for decision in proposal.decisions.all():
        if own or decision.verb != Verb.ASK:
            text = told(decision, own)
            title = refiled(decision) or titles[decision.verb]
            events.append(event(proposal, decision.at, title, text))
    if proposal.carried_at:
        title = _("Reprise sur la version %(n)s du plan") % {"n": proposal.made_on.version.number}
        events.append(event(proposal, proposal.carried_at, title))
    if proposal.withdrawn_at:
        events.append(event(proposal, proposal.withdrawn_at, _("Retirée par son auteur")))
    if proposal.is_answered:
        title = _("Réponse de la région : %(outcome)s") % {
            "outcome": proposal.answer.get_outcome_display()
        }
        events.append(event(proposal, proposal.answer.published_at, title))
    events.sort(key=lambda one: one["when"])
    return events + next_of(proposal, calendar)


def next_of(proposal, calendar):
    """Where a proposal stands and what comes next, as long as something does."""
    if proposal.state == Proposal.State.SUBMITTED:
        read = _("Un modérateur la lit sous deux jours ; un courriel vous dit ce qu’il décide.")
        return [
            {"title": _("Chez les modérateurs"), "text": read, "state": "here"},
            {"title": _("Publication, discussion, vote"), "state": "coming"},
            answer_to_come(),
        ]
    if proposal.state == Proposal.State.CHANGE_REQUESTED:
        return [{"title": _("À vous de la corriger"), "state": "here"}]
    if not proposal.is_public or proposal.is_answered:
        return []
    return [*discussion(proposal, calendar), answer_to_come()]


def discussion(proposal, calendar):
    """The round in which one votes on it, and when its results are shown."""
    round = calendar.round if calendar else None
    if round is None:
        return []
    zone = proposal.roadmap.region.tz
    closes, shown = moment(round.closes_at, zone), moment(round.results_at or round.closes_at, zone)
    return [
        {
            "title": _("En discussion"),
            "text": _("On vote jusqu’au %(at)s.") % {"at": closes},
            "state": "here",
        },
        {
            "title": _("Résultats"),
            "text": _("Le %(at)s, collège par collège.") % {"at": shown},
            "state": "coming",
        },
    ]


def answer_to_come():
    text = _("Avec ses motifs, en même temps que pour toutes les autres, après la clôture.")
    return {"title": _("Réponse de la région"), "text": text, "state": "coming"}
