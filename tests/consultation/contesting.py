"""Decisions contested and voices flagged, as the clock and their pages would have it."""

from datetime import timedelta

from django.utils import timezone

from consultation.models import Flag, FlaggedVoice
from consultation.operations.appeals import appeal_decision
from consultation.operations.flags import object_to_flag, review_flag
from tests import factories
from tests.consultation import writing


def refused(phase, author, moderator, **more):
    """The decision that refused what somebody wrote."""
    proposal = writing.submitted(phase, author, **more)
    return writing.judge(proposal, moderator, "refuse", "off_topic", "Hors du sujet.")


def contested(phase, author, moderator, text="Mon texte est bien dans le sujet.", **more):
    """An appeal that waits."""
    return appeal_decision(decision=refused(phase, author, moderator, **more), by=author, text=text)


def flagged(round, voices, rule="burst", **facts):
    """A flag on these voices, for somebody to look at."""
    found = {
        "voices": len(voices),
        "minutes": 9,
        "age_minutes": 12,
        "items": 1,
        "addresses": len(voices),
        "first_at": (timezone.now() - timedelta(hours=3)).isoformat(timespec="seconds"),
    }
    flag = Flag.objects.create(
        round=round, rule=rule, key=rule, raised_at=timezone.now(), facts=found | facts
    )
    FlaggedVoice.objects.bulk_create(FlaggedVoice(flag=flag, participant=one) for one in voices)
    return flag


def set_apart(flag, people, reason="Des comptes neufs, d’un seul coup."):
    """Two persons agree that its voices are counted apart."""
    for person in people:
        review_flag(flag=flag, by=person, outcome="apart", reason=reason)
    flag.refresh_from_db()
    return flag


def objecting(flag, person, text="C’est bien moi, et moi seul."):
    """Somebody among its voices objects."""
    voice = flag.voices.get(participant__user=person)
    return object_to_flag(voice=voice, text=text)


def addresses(plan, phase, author, moderator):
    """What the addresses of appeals and flags name, all of it this author's."""
    appeal = contested(phase, author, moderator)
    judges = [factories.user() for _n in range(2)]
    for judge in judges:
        factories.role(judge, plan.region, "moderator")
    flag = set_apart(flagged(phase, [author.participant]), judges)
    voice = objecting(flag, author)
    return {
        "consultation:appeal": {"decision": appeal.decision_id},
        "consultation:appeal_case": {"pk": appeal.pk},
        "consultation:flag": {"pk": flag.pk},
        "consultation:flag_voice": {"pk": flag.pk, "voice": voice.pk},
        "consultation:voice_apart": {"pk": voice.pk},
    }
