"""Voices that look like one hand, as reviewers, the voices themselves and everybody read of them:
rules, figures, never a position nor a network."""

from collections import defaultdict
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultation.models import Flag, FlaggedVoice
from insights.analysis import suspicion


def rules():
    """The published rules, with the figures from which each applies."""
    most = {"many": suspicion.MANY, "days": suspicion.NEW // 86_400}
    return [
        {
            "rule": Flag.Rule.ONE_ADDRESS,
            "title": _("Beaucoup de comptes derrière une même adresse"),
            "text": _(
                "%(many)s comptes neufs ou plus derrière une même adresse : arrivés en moins de "
                "%(hours)s heures, ou sur une ou deux cibles en un jour. Ou %(crowd)s en un jour, "
                "quelles que soient les cibles."
            )
            % {**most, "hours": suspicion.QUICK // 3_600, "crowd": suspicion.CROWD},
        },
        {
            "rule": Flag.Rule.BURST,
            "title": _("Un afflux soudain sur une seule cible"),
            "text": _(
                "%(many)s comptes neufs ou plus qui votent sur la même cible en moins de "
                "%(minutes)s minutes, et sur une autre au plus."
            )
            % {**most, "minutes": suspicion.BURST // 60},
        },
        {
            "rule": Flag.Rule.IDENTICAL,
            "title": _("Des votes identiques en série"),
            "text": _(
                "%(many)s comptes neufs ou plus, arrivés en moins de %(hours)s heures, qui votent "
                "exactement de même sur %(items)s cibles ou plus. Cette règle ne s’applique "
                "qu’une fois les résultats montrés."
            )
            % {**most, "hours": suspicion.QUICK // 3_600, "items": suspicion.ALIKE},
        },
    ]


def rule_of(flag):
    return next(one for one in rules() if one["rule"] == flag.rule)


def flags_of(roadmap):
    """The flags of a roadmap, those that wait first, with how many voices each has."""
    found = Flag.objects.filter(round__roadmap=roadmap).select_related("round")
    heard = Q(voices__objected_at__isnull=False, voices__answered_at=None)
    return found.annotate(
        size=Count("voices", distinct=True),
        objecting=Count("voices", filter=heard, distinct=True),
        seen=Count("reviews", distinct=True),
    ).order_by("settled_at", "raised_at", "pk")


def figures_of(flag):
    """What a flag found, in words: how many, since when, how new, on how many targets."""
    facts = flag.facts
    voices, items, addresses = facts["voices"], facts["items"], facts["addresses"]
    return [
        ngettext("%(n)s voix", "%(n)s voix", voices) % {"n": voices},
        _("arrivées en %(for)s") % {"for": said(facts["minutes"])},
        _("comptes faits %(for)s avant de voter (médiane)") % {"for": said(facts["age_minutes"])},
        ngettext("sur %(n)s cible", "sur %(n)s cibles", items) % {"n": items},
        ngettext("depuis %(n)s adresse", "depuis %(n)s adresses", addresses) % {"n": addresses},
    ]


def began(flag):
    return datetime.fromisoformat(flag.facts["first_at"])


def said(minutes):
    """A length of time as one would say it."""
    if minutes < 120:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        return _("%(n)s heures") % {"n": round(minutes / 60)}
    return _("%(n)s jours") % {"n": round(minutes / 1440)}


def makeup_of(flag):
    """Who the voices are as a group: how many of each college and department; never one voice."""
    registered = flag.round.registrations.filter(participant__flags__flag=flag)
    colleges = registered.values("college").annotate(n=Count("pk")).order_by("-n")
    places = registered.values("department").annotate(n=Count("pk")).order_by("-n")
    return {"colleges": list(colleges), "departments": list(places)}


def voices_apart(round):
    """The voices of a round that are counted in the second column."""
    return FlaggedVoice.objects.apart().filter(flag__round=round).values("participant")


def apart_in(round):
    """How many voices of a round are counted apart."""
    return voices_apart(round).distinct().count()


def told_apart(calendar):
    """What may be said of each round that has begun: nothing before its results, then how many
    voices are counted apart, by which rule."""
    begun = [p for p in calendar.phases if p.may_vote and p.opens_at <= calendar.now]
    shown = {round.pk for round in begun if round.shows_results(calendar.now)}
    voices, by_rule = defaultdict(set), defaultdict(set)
    rows = FlaggedVoice.objects.apart().filter(flag__round__in=shown)
    for round, rule, voice in rows.values_list("flag__round", "flag__rule", "participant"):
        voices[round].add(voice)
        by_rule[round, rule].add(voice)
    return [
        {
            "round": round,
            "shown": round.pk in shown,
            "voices": len(voices[round.pk]),
            "rules": [
                {"label": rule.label, "voices": len(by_rule[round.pk, rule])}
                for rule in Flag.Rule
                if by_rule[round.pk, rule]
            ],
        }
        for round in begun
    ]
