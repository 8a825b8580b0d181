"""The news of a roadmap as one reads them: in words, with where each leads."""

from dataclasses import dataclass
from datetime import datetime
from html import unescape

from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultation.models import News
from consultation.queries.proposals import plan_for
from roadmaps.models import PhaseNotice
from roadmaps.templatetags.words import clock, markdown

Kind = News.Kind
MOST_SIGNS = 220
STANCES = {
    "for": gettext_lazy("Argument pour"),
    "against": gettext_lazy("Argument contre"),
    "question": gettext_lazy("Question"),
}
RANKS = (
    Kind.VERSION,
    Kind.PHASE,
    Kind.RESULTS,
    Kind.ANSWER,
    Kind.QUESTION,
    Kind.POSITION,
    Kind.FAMILY,
    Kind.STATEMENT,
    Kind.PROPOSAL,
    Kind.ARGUMENT,
    Kind.REPLY,
)


@dataclass(frozen=True)
class Line:
    """One news: what happened, to what, where to read it; `text` is what somebody wrote."""

    pk: int
    kind: str
    at: datetime
    label: str
    title: str
    path: str
    text: str = ""
    code: str = ""
    line: int = 0
    number: int | None = None
    roadmap: str = ""
    subject: str = ""  # the page of what an argument speaks of


def public_news(roadmap):
    """The standing news of a roadmap, latest first, with what their lines show."""
    return with_items(News.objects.standing().filter(roadmap=roadmap))


def with_items(news):
    return news.select_related(
        "roadmap__region",
        "roadmap__current",
        "action",
        "proposal__answer",
        "argument__reply_to",
        "statement",
        "family",
        "version",
        "phase",
    )


def lines_of(rows):
    """These news in words."""
    rows = list(rows)
    notices = {row.key: None for row in rows if row.key.startswith("notice:")}
    pks = [key.partition(":")[2] for key in notices]
    found = {f"notice:{notice.pk}": notice for notice in PhaseNotice.objects.filter(pk__in=pks)}
    return [line_of(row, found.get(row.key)) for row in rows]


def line_of(row, notice=None):
    label, title, text = said(row, notice)
    plan, code, line = plan_for(row.roadmap), "", 0
    if row.action:
        stop = plan.by_action.get(row.action_id) if plan else None
        code, line = row.action.code, stop.line if stop else 8
    text = Truncator(" ".join(text.split())).chars(MOST_SIGNS)
    number = row.proposal.number if row.proposal and not row.action else None
    facts = {"text": text, "code": code, "line": line, "number": number}
    facts |= {"roadmap": row.roadmap.title, "subject": subject_of(row)}
    return Line(row.pk, row.kind, row.at, label, title, path_of(row), **facts)


def said(row, notice):
    """What happened, to what, and in whose words."""
    if row.kind in (Kind.PHASE, Kind.RESULTS):
        return turn_of(row, notice), row.phase.name, notice.reason if notice else ""
    if row.kind == Kind.VERSION:
        label = _("Version %(n)s publiée") % {"n": row.version.number}
        return label, row.roadmap.title, row.version.note
    if row.kind == Kind.STATEMENT:
        return (
            _("Contribution écrite"),
            row.statement.title,
            unescape(strip_tags(markdown(row.statement.text))),
        )
    if row.kind == Kind.FAMILY:
        return _("Propositions rapprochées"), row.family.title, ""
    if row.argument:
        return of_argument(row)
    if row.kind == Kind.ANSWER:
        outcome = row.proposal.answer.get_outcome_display()
        label = _("Réponse de la région : %(outcome)s") % {"outcome": outcome}
        return label, row.proposal.title, row.proposal.answer.reasons
    if row.kind == Kind.POSITION:
        return _("Position du comité"), title_of(row), ""
    label = _("Amendement proposé") if row.proposal.action_id else _("Nouvelle action proposée")
    return label, row.proposal.title, row.proposal.reason


def of_argument(row):
    argument = row.argument
    if row.kind == Kind.QUESTION:
        return _("La région répond à une question"), title_of(row), argument.answer
    label = _("Réponse à un argument") if argument.is_reply else str(STANCES[argument.stance])
    return label, title_of(row), argument.text


def title_of(row):
    """The title of what it stands under."""
    if row.proposal:
        return row.proposal.title
    plan = plan_for(row.roadmap)
    stop = plan.by_action.get(row.action_id) if plan else None
    return stop.title if stop else row.action.code


def turn_of(row, notice):
    """What happens to a phase, with the date that counts."""
    phase, tz = row.phase, row.roadmap.region.tz
    if row.kind == Kind.RESULTS:
        return _("Résultats publics")
    if notice:
        return of_notice(notice, tz)
    turn = row.key.rpartition(":")[2]
    if turn == "over":
        return _("La phase est close")
    at = {"at": clock(phase.closes_at, tz)}
    if turn == "closing":
        return _("La phase se ferme le %(at)s") % at
    return _("La phase s’ouvre, jusqu’au %(at)s") % at


def of_notice(notice, tz):
    if notice.kind == PhaseNotice.Kind.PROLONGED:
        return _("La phase est prolongée jusqu’au %(at)s") % {"at": clock(notice.closes_at, tz)}
    if notice.kind == PhaseNotice.Kind.SUSPENDED:
        return _("La phase est suspendue")
    return _("La phase reprend, jusqu’au %(at)s") % {"at": clock(notice.closes_at, tz)}


def path_of(row):
    """The page that says the rest."""
    roadmap = row.roadmap
    place = (roadmap.region.slug, roadmap.slug)
    if row.kind == Kind.PHASE:
        return reverse("public:rules", args=place) + "#when"
    if row.kind == Kind.RESULTS:
        return reverse("public:data", args=place)
    if row.argument:
        return reverse("consultation:argument", args=(*place, row.argument_id))
    if row.statement:
        return reverse("consultation:statement", args=(*place, row.statement_id))
    if row.family:
        return reverse("consultation:family", args=(*place, row.family.number))
    return subject_of(row)


def subject_of(row):
    """The page of the proposal, the action or the version that it stands under."""
    place = (row.roadmap.region.slug, row.roadmap.slug)
    if row.proposal:
        return reverse("consultation:proposal", args=(*place, row.proposal.number))
    if row.action:
        mark = "#committee" if row.kind == Kind.POSITION else ""
        return reverse("public:action", args=(*place, row.action.code)) + mark
    return reverse("public:versions" if row.version else "public:roadmap", args=place)
