"""The news of an edition in words: labels for its codes, links for what it names."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import College
from committee.links import absolute
from committee.models import Position
from consultation.models import Answer, Decision, Proposal, Reason
from roadmaps.models import PhaseNotice, Version

KINDS = {
    "added": gettext_lazy("ajoutée"),
    "reworded": gettext_lazy("réécrite"),
    "moved": gettext_lazy("déplacée"),
    "withdrawn": gettext_lazy("retirée"),
}


def told(frozen, place):
    """The news of one roadmap with words for their codes and absolute links."""
    news = {
        "version": version(frozen["version"], place),
        "proposals": proposals(frozen["proposals"], place),
        "answers": labelled(frozen["answers"], Answer.Outcome),
        "results": [row | {"url": link("public:roadmap", place)} for row in frozen["results"]],
        "positions": labelled(frozen["positions"], Position.View),
        "committee_url": link("committee:home", place),
        "rising": [action(item, place) for item in frozen["rising"]],
        "leading": [action(item, place) for item in frozen["leading"]],
        "divided": [divided(item, place) for item in frozen["divided"]],
        "moderation": frozen["moderation"]
        and {
            "verbs": labelled(frozen["moderation"]["verbs"], Decision.Verb),
            "reasons": labelled(frozen["moderation"]["reasons"], Reason),
        },
        "phases": [phase(row) for row in frozen["phases"]],
    }
    return news | {
        "changed": any(news[name] for name in CHANGED),
        "leaning": any(news[name] for name in ("rising", "leading", "divided")),
    }


CHANGED = ("version", "proposals", "answers", "results", "positions")


def link(name, place, *rest):
    return absolute(reverse(name, args=[*place, *rest]))


def version(frozen, place):
    """The versions of the period and what they changed, taken together."""
    if frozen is None:
        return None
    numbers, counts = [row["number"] for row in frozen["versions"]], frozen["counts"]
    url = link("public:versions", place)
    if frozen["older"]:
        url = link("public:differences", place, frozen["older"], numbers[-1])
    return {
        "versions": [
            row | {"is_correction": row["kind"] == Version.Kind.CORRECTION}
            for row in frozen["versions"]
        ],
        "url": url,
        "items": [change(item, place, url) for item in frozen["items"]],
        "more": sum(counts.values()) - len(frozen["items"]),
    }


def change(item, place, url):
    """An action that changed; one that was withdrawn is read among the differences."""
    stands = item["kinds"] != ["withdrawn"]
    why = ", ".join(str(KINDS[kind]) for kind in item["kinds"])
    return (action(item, place) if stands else item | {"url": url}) | {"why": why}


def proposals(frozen, place):
    if frozen is None:
        return None
    return {
        "total": frozen["total"],
        "more": frozen["total"] - len(frozen["items"]),
        "items": [
            item
            | {
                "url": link("consultation:proposal", place, item["number"]),
                "is_amendment": item["kind"] == Proposal.Kind.AMENDMENT,
            }
            for item in frozen["items"]
        ],
        "url": link("consultation:proposals", place),
    }


def action(item, place):
    return item | {"url": link("public:action", place, item["code"])}


def divided(item, place):
    """An action that divides, with what each college said in plain counts."""
    said = [
        _("%(college)s : %(for)s pour, %(against)s contre sur %(n)s")
        % (row | {"college": College(row["college"]).label})
        for row in item["colleges"]
    ]
    return action(item, place) | {"said": said}


def phase(row):
    closes_at = datetime.fromisoformat(row["closes_at"])
    return row | {"kind": PhaseNotice.Kind(row["kind"]).label, "closes_at": closes_at}


def labelled(counts, choices):
    """Counts by code as `{label, n}`, in the order of the choices."""
    return [{"label": choice.label, "n": counts[choice]} for choice in choices if choice in counts]
