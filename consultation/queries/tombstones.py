"""What stands where a contribution no longer does: when it went, why, whether it is contested."""

from django.urls import reverse
from django.utils.translation import gettext as _

from consultation.models import Argument, Proposal, State
from roadmaps.templatetags.words import moment


def titles(kind):
    """How each way to be gone is said of a kind of contribution."""
    if kind is Proposal:
        return {
            "withdrawn": _("Proposition retirée par son auteur"),
            "refuse": _("Proposition refusée"),
            "hide": _("Proposition masquée"),
        }
    if kind is Argument:
        return {
            "withdrawn": _("Texte retiré par son auteur"),
            "refuse": _("Texte refusé"),
            "hide": _("Texte masqué"),
        }
    return {
        "withdrawn": _("Contribution retirée par son auteur"),
        "refuse": _("Contribution refusée"),
        "hide": _("Contribution masquée"),
    }


def tombstone_of(item, own=False):
    """The sentence that stands where a proposal, an argument or a statement no longer does; None
    while it stands. What the moderator wrote, and the way to appeal, are for its author alone."""
    zone, said = item.roadmap.region.tz, titles(type(item))
    if item.state == State.WITHDRAWN:
        return {"title": said["withdrawn"], "text": moment(item.withdrawn_at, zone)}
    decision = item.taken_away_by
    if decision is None:
        gone = item.state == State.REFUSED or item.hidden_at
        title = said["refuse" if item.state == State.REFUSED else "hide"]
        return {"title": title, "text": ""} if gone else None
    reason = _("Motif : %(reason)s.") % {"reason": decision.get_reason_display()}
    parts = [reason, f"{moment(decision.at, zone)}.", contested(decision, zone)]
    tombstone = {"title": said[decision.verb], "text": " ".join(filter(None, parts))}
    return tombstone | (for_author(decision) if own else {})


def contested(decision, zone):
    """Whether its author appealed, and what came of it; nothing when they did not."""
    appeal = getattr(decision, "appeal", None)
    if appeal is None:
        return ""
    if appeal.outcome:
        return _("Contestée ; confirmée par une autre personne le %(at)s.") % {
            "at": moment(appeal.decided_at, zone)
        }
    return _("Contestée le %(at)s ; une autre personne l’examine.") % {
        "at": moment(appeal.at, zone)
    }


def for_author(decision):
    """What only the author is shown: the moderator's words, their appeal or the way to make one."""
    roadmap = decision.item.roadmap
    url = reverse("consultation:appeal", args=(roadmap.region.slug, roadmap.slug, decision.pk))
    return {
        "message": decision.message,
        "appeal_url": url,
        "appealed": hasattr(decision, "appeal"),
        "may_appeal": decision.may_be_appealed(),
    }
