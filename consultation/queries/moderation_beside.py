"""What a moderator has beside a case: what is near it, who wrote it, what happened to it."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.departments import DEPARTMENTS
from consultation.models import Proposal, ReasonMessage, Report, State
from consultation.queries.asked import asked_of
from consultation.queries.cards import event, events_of, told
from consultation.queries.contributions import KINDS, kind_of, page_of, title_of
from consultation.queries.near import nearest
from consultation.queries.proposals import facts_of, full

FEW = 4  # near texts, and earlier contributions, shown beside a case
WITH = {
    "proposal": full,
    "argument": lambda rows: rows.select_related(
        "author", "phase", "roadmap__region", "action", "proposal__action", "reply_to"
    ),
    "statement": lambda rows: rows.select_related("author", "phase", "roadmap__region"),
}


def handed_in(roadmap, kind):
    """What moderators have, or have had, before them of this kind."""
    return WITH[kind](KINDS[kind].objects.handed_in().filter(roadmap=roadmap))


def shown(item):
    """What was written, as the case shows it."""
    if not isinstance(item, Proposal):
        return {"text": item.text}
    return {
        "proposal": item,
        "changes": asked_of(item) if item.action_id else (),
        "facts": facts_of(item) if not item.action_id else (),
        "text": item.reason,
    }


def near(item):
    """What says nearly the same, public or waiting, the nearest first."""
    body = item.reason if isinstance(item, Proposal) else ""
    besides = item.pk if isinstance(item, Proposal) else None
    text = f"{title_of(item)}\n{body}"
    return nearest(item.roadmap, text, besides, waiting=True)[:FEW]


def signed(item):
    """Who speaks: the signature if any, college, department, where it was said."""
    author = item.author
    parts = [item.signature, author.get_college_display()]
    parts.append(DEPARTMENTS.get(author.department, author.department))
    if getattr(item, "origin_label", ""):
        parts.append(item.origin_label)
    return " · ".join(part for part in parts if part)


def history(item):
    """How this author's other contributions to the roadmap fared: counts, and the last ones."""
    rows = []
    for kind, model in KINDS.items():
        reports = Report.objects.filter(**{kind: OuterRef("pk")})
        others = model.objects.of(item.author).handed_in().filter(roadmap=item.roadmap_id)
        if kind == kind_of(item):
            others = others.exclude(pk=item.pk)
        rows += others.select_related("roadmap__region").annotate(was_reported=Exists(reports))
    rows.sort(key=lambda one: one.submitted_at, reverse=True)
    states = [("hidden" if one.hidden_at else one.state) for one in rows]
    return {
        "published": states.count(State.PUBLISHED),
        "refused": states.count(State.REFUSED),
        "hidden": states.count("hidden"),
        "reported": sum(one.was_reported for one in rows),
        "last": [
            {"url": page_of(one), "title": title_of(one), "state": one.get_state_display()}
            for one in rows[:FEW]
        ],
    }


def story(item):
    """What happened to it, oldest first."""
    if isinstance(item, Proposal):
        return events_of(item, own=True)
    events = [event(item, item.submitted_at, _("Soumise"))]
    for decision in item.decisions.all():
        title = decision.get_verb_display().capitalize()
        events.append(event(item, decision.at, title, told(decision, own=True)))
    return sorted(events, key=lambda one: one["when"])


def messages_of(region):
    """The words this region begins with for each reason."""
    return dict(ReasonMessage.objects.filter(region=region).values_list("reason", "text"))
