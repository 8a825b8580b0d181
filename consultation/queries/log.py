"""The public log of moderation: every decision, its reason, how long it took; nobody's name."""

from statistics import median

from django.utils.translation import gettext as _

from consultation.models import DELAY, Decision, Proposal
from consultation.queries.moderation import duration

STEPS = (0, 6, 12, 24, 48)  # in hours: where the bars of the log's picture begin


def decisions_of(roadmap):
    """Every decision of moderation, the latest first, without who took it or about whom."""
    decisions = Decision.objects.filter(proposal__roadmap=roadmap).order_by("-at", "-pk")
    return decisions.select_related("proposal")


def log_line(decision):
    """A decision as the public log shows it: what, why, how long it took; never a name."""
    proposal = decision.proposal
    is_public = bool(proposal.published_at) or proposal.state == Proposal.State.REFUSED
    return {
        "at": decision.at,
        "verb": decision.get_verb_display(),
        "reason": decision.get_reason_display(),
        "delay": duration(decision.at - decision.waiting_since),
        "late": decision.at - decision.waiting_since >= DELAY,
        "number": proposal.number if is_public else None,
    }


def log_facts(roadmap):
    """What the log adds up to: decisions, the share within 48 hours, each verb's count."""
    rows = Decision.objects.filter(proposal__roadmap=roadmap).values_list(
        "verb", "at", "waiting_since"
    )
    delays = [at - since for _verb, at, since in rows]
    verbs = [verb for verb, _at, _since in rows]
    return {
        "total": len(delays),
        "in_time": sum(delay < DELAY for delay in delays),
        "usual": duration(median(delays)) if delays else "",
        "late": sum(delay >= DELAY for delay in delays),
        "bars": delay_bars(delays),
        "verbs": [
            {"label": label, "count": verbs.count(verb)}
            for verb, label in Decision.Verb.choices
            if verb in verbs
        ],
    }


def delay_bars(delays):
    """How many decisions took how long, a bar a step, in % of the longest; the last is late."""
    hours = [delay.total_seconds() / 3600 for delay in delays]
    ends = (*STEPS[1:], None)
    counts = [
        sum(start <= hour and (end is None or hour < end) for hour in hours)
        for start, end in zip(STEPS, ends, strict=True)
    ]
    return [
        {
            "label": _("de %(start)s à %(end)s h") % {"start": start, "end": end}
            if end
            else _("48 h et plus"),
            "count": count,
            "w": round(100 * count / (max(counts) or 1), 1),
            "late": end is None,
        }
        for start, end, count in zip(STEPS, ends, counts, strict=True)
    ]
