"""Voices that look like one hand: found by published rules, looked at by two persons, told, heard.
No vote is ever touched."""

from datetime import UTC, datetime, timedelta
from sys import intern

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import Assurance
from accounts.operations import record
from consultation.models import Flag, FlaggedVoice, FlagReview, Registration, Trace, Vote
from consultation.operations.flag_letters import tell_heard
from consultation.operations.moderation import Incomplete, NotYours
from consultation.operations.telling import alone
from consultation.permissions import can_hear, can_review
from insights.analysis.suspicion import FEW_ITEMS, MANY, NEW, Ballot, suspicions
from roadmaps.models import Phase

LOOKED_AT_FOR = timedelta(days=2)  # after the results: what came last is found as well
AGAIN = 10  # voices that came since a flag was looked at, from which there is another


class AlreadyReviewed(Exception):
    """Two persons agreed before, or this one has said what they make of it."""


class NotHeard(Exception):
    """The voice is not counted apart, or has said what it had to say."""


def raise_flags(now=None):
    """Look at the rounds that are open, or over for two days at most, by the published rules;
    idempotent. The rule that reads positions waits until results may be shown; a round that was
    looked at then changes no more."""
    now = now or timezone.now()
    since = now - LOOKED_AT_FOR
    for round in Phase.objects.rounds().filter(opens_at__lte=now).select_related("roadmap__region"):
        over = max(round.closes_at, round.results_at or round.closes_at)
        if over > since and not cache.get(mark_of(round)):
            alone(look_at, round)


def mark_of(round):
    """What is kept of a round that changes no more, so that it is not looked at again."""
    return f"flags.looked-at:{round.pk}"


def look_at(round):
    """Raise a flag on each group that the rules find in a round, or add to the one there is."""
    shown = round.shows_results()
    groups = suspicions(ballots_of(round, shown), with_positions=shown)
    with transaction.atomic():
        for found in groups:
            flag_group(round, found)
    if shown and round.closed_at:
        cache.set(mark_of(round), True, LOOKED_AT_FOR.total_seconds())


def ballots_of(round, shown):
    """The votes of a round as the rules read them: of voices known by an address alone, as long as
    their account was new. Before positions may be read, the database leaves out the voices that the
    rules cannot find together."""
    traces = Trace.objects.filter(round=round)
    known = Registration.objects.filter(round=round, assurance=Assurance.EMAIL)
    recent = round.opens_at - timedelta(seconds=NEW)
    read = traces.filter(participant__in=known.values("participant"), user__joined_at__gt=recent)
    read = read if shown else read.filter(crowded_or_narrow(traces))
    rows = read.annotate(position=position_of_vote() if shown else Value("")).values_list(
        "participant", "network", "user__joined_at", "at", "action", "proposal", "position"
    )
    return [  # each text once in memory, however many votes say it
        Ballot(
            voice,
            intern(network),
            joined.timestamp(),
            at.timestamp(),
            intern(f"action:{action}" if action else f"proposal:{proposal}"),
            intern(position),
        )
        for voice, network, joined, at, action, proposal, position in rows.iterator()
        if at - joined < timedelta(seconds=NEW)
    ]


def crowded_or_narrow(traces):
    """The condition that a voice is behind an address of many, or votes on one or two items; one
    that votes on more later is read again once the results may be shown."""
    networks = traces.values("network").annotate(n=Count("participant", distinct=True))
    crowded = list(networks.filter(n__gte=MANY).values_list("network", flat=True))
    narrow = traces.values("participant").annotate(n=Count("pk")).filter(n__lte=FEW_ITEMS)
    behind = traces.filter(network__in=crowded).values("participant")
    return Q(participant__in=behind) | Q(participant__in=narrow.values("participant"))


def position_of_vote():
    """What the vote says that a trace stands beside."""
    votes = Vote.objects.filter(round=OuterRef("round"), participant=OuterRef("participant"))
    on = [votes.filter(**{item: OuterRef(item)}) for item in ("action", "proposal")]
    return Coalesce(*(Subquery(vote.values("position")) for vote in on), Value(""))


def flag_group(round, found):
    """One flag for a group, however it grows until one person has looked at it; another for those
    who came after."""
    key = salted_hmac(f"consultation.flag:{round.pk}", found.key, algorithm="sha256").hexdigest()
    raised = Flag.objects.filter(round=round, rule=found.rule, key__startswith=key[:40])
    flags = list(raised.select_for_update(of=["self"]).order_by("pk"))
    known = set(FlaggedVoice.objects.filter(flag__in=flags).values_list("participant", flat=True))
    fresh = found.voices - known
    flag = flags[-1] if flags else None
    is_reviewed = flag is not None and flag.reviews.exists()
    if flag is None or is_reviewed and len(fresh) >= AGAIN:
        number = f".{len(flags)}" if flags else ""
        flag = Flag(round=round, rule=found.rule, key=key[:40] + number, raised_at=timezone.now())
    elif is_reviewed or not fresh:
        return
    flag.facts = facts_of(found)
    flag.save()
    FlaggedVoice.objects.bulk_create(FlaggedVoice(flag=flag, participant_id=pk) for pk in fresh)


def facts_of(found):
    """The figures of a group, its first moment as a date."""
    first = datetime.fromtimestamp(found.facts["first_at"], UTC)
    return found.facts | {"first_at": first.isoformat(timespec="seconds")}


@transaction.atomic
def review_flag(*, flag, by, outcome, reason):
    """Say what one makes of a flag; it is settled when two persons say the same."""
    held = Flag.objects.select_for_update(of=["self"]).get(pk=flag.pk)
    if not can_review(by, held):
        raise NotYours
    if held.settled_at:
        raise AlreadyReviewed
    if outcome not in Flag.Outcome.values:
        raise Incomplete("outcome")
    if not reason.strip():
        raise Incomplete("reason")
    now = timezone.now()
    try:
        with transaction.atomic():
            FlagReview.objects.create(flag=held, by=by, outcome=outcome, reason=reason, at=now)
    except IntegrityError:
        raise AlreadyReviewed from None
    journal(by, "review_flag", held, outcome=outcome)
    if held.reviews.filter(outcome=outcome).count() >= 2:
        held.outcome, held.settled_at, held.counted_at = outcome, now, None
        held.save(update_fields=["outcome", "settled_at", "counted_at"])
        apart = outcome == Flag.Outcome.APART
        settled = {"voices": held.voices.count()}
        journal(by, "set_voices_apart" if apart else "count_voices_together", held, **settled)
    return held


@transaction.atomic
def object_to_flag(*, voice, text):
    """Say, for a voice that is counted apart, why it should not be; a third person hears it. The
    journal does not say whose voice it is."""
    held = FlaggedVoice.objects.select_for_update(of=["self"]).get(pk=voice.pk)
    if held.objection == text.strip() and held.objected_at:
        return held
    if held.objected_at or not FlaggedVoice.objects.apart().filter(pk=held.pk).exists():
        raise NotHeard
    if not text.strip():
        raise Incomplete("text")
    held.objection, held.objected_at = text.strip(), timezone.now()
    held.save(update_fields=["objection", "objected_at"])
    journal(None, "object_to_flag", held.flag)
    return held


@transaction.atomic
def hear_voice(*, voice, by, released, answer):
    """Answer an objection: count the voice with the others again, or not, and say why; neither of
    the two who agreed on the flag does it."""
    held = FlaggedVoice.objects.select_for_update(of=["self"]).get(pk=voice.pk)
    if not can_hear(by, held):
        raise NotYours
    if held.answered_at:
        raise AlreadyReviewed
    if not answer.strip():
        raise Incomplete("answer")
    now = timezone.now()
    held.answer, held.answered_by, held.answered_at = answer.strip(), by, now
    held.released_at = now if released else None
    held.save()
    if released:
        Flag.objects.filter(pk=held.flag_id).update(counted_at=None)
    tell_heard(held)
    journal(by, "release_voice" if released else "keep_voice_apart", held.flag)
    return held


def journal(actor, verb, flag, **details):
    """Write an act about a flag into the journal of its roadmap; no voice is named there."""
    place = flag.round.roadmap.place
    item = f"n° {flag.pk}, {flag.round.name}"
    record(actor=actor, verb=verb, item=item, place=place, rule=flag.rule, **details)
