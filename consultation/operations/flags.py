"""Voices that look like one hand: found by published rules, looked at by two persons, told, heard.
No vote is ever touched."""

from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q
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
    idempotent. The rule that reads positions waits until results may be shown."""
    now = now or timezone.now()
    since = now - LOOKED_AT_FOR
    for round in Phase.objects.rounds().filter(opens_at__lte=now).select_related("roadmap__region"):
        if max(round.closes_at, round.results_at or round.closes_at) > since:
            alone(look_at, round)


@transaction.atomic
def look_at(round):
    """Raise a flag on each group that the rules find in a round, or add to the one there is."""
    for found in suspicions(ballots_of(round), with_positions=round.shows_results()):
        flag_group(round, found)


def ballots_of(round):
    """The votes of a round as the rules read them: voices known by an address alone, whose account
    was new at the time. Before positions may be read, the database leaves out the voices that the
    rules cannot find together."""
    new = {"user__joined_at__gt": F("at") - timedelta(seconds=NEW)}
    known = Registration.objects.filter(round=round, assurance=Assurance.EMAIL)
    traces = Trace.objects.filter(round=round, participant__in=known.values("participant"), **new)
    positions = positions_in(round) if round.shows_results() else {}
    read = traces if positions else traces.filter(possible(traces))
    rows = read.values_list("participant", "network", "user__joined_at", "at", "action", "proposal")
    return [
        Ballot(
            voice,
            network,
            joined.timestamp(),
            at.timestamp(),
            f"action:{action}" if action else f"proposal:{proposal}",
            positions.get((voice, action, proposal), ""),
        )
        for voice, network, joined, at, action, proposal in rows.iterator()
    ]


def possible(traces):
    """Of the voices behind an address of many, and of those that vote on one or two items."""
    rows = traces.order_by()
    networks = rows.values("network").annotate(n=Count("participant", distinct=True))
    crowded = list(networks.filter(n__gte=MANY).values_list("network", flat=True))
    narrow = rows.values("participant").annotate(n=Count("pk")).filter(n__lte=FEW_ITEMS)
    behind = rows.filter(network__in=crowded).values("participant")
    return Q(participant__in=behind) | Q(participant__in=narrow.values("participant"))


def positions_in(round):
    rows = Vote.objects.filter(round=round).values_list(
        "participant", "action", "proposal", "position"
    )
    return {(voice, action, proposal): position for voice, action, proposal, position in rows}


def flag_group(round, found):
    """One flag for a group, however it grows until one person has looked at it; another for those
    who came after."""
    key = salted_hmac(f"consultation.flag:{round.pk}", found.key, algorithm="sha256").hexdigest()
    raised = Flag.objects.filter(round=round, rule=found.rule, key__startswith=key[:40])
    flags = list(raised.select_for_update(of=["self"]).order_by("pk"))
    known = set(FlaggedVoice.objects.filter(flag__in=flags).values_list("participant", flat=True))
    fresh = found.voices - known
    flag = flags[-1] if flags else None
    looked_at = flag is not None and flag.reviews.exists()
    if flag is None or looked_at and len(fresh) >= AGAIN:
        number = f".{len(flags)}" if flags else ""
        flag = Flag(round=round, rule=found.rule, key=key[:40] + number, raised_at=timezone.now())
    elif looked_at or not fresh:
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
    item = f"n° {flag.pk}, {flag.round.name}"
    record(actor=actor, verb=verb, item=item, place=place, rule=flag.rule, **details)
