"""What is contested and what looks suspicious in the demonstration."""

from datetime import timedelta

from accounts.models import Participant, User
from consultation.models import Appeal, Decision, Flag, FlaggedVoice, FlagReview, Registration, Vote
from demo.loading.voices import registered

MINUTE = timedelta(minutes=1)


def contest(data, scene):
    """The appeals: each waits, or somebody else has settled it."""
    for row in data["appeals"]:
        proposal = scene.proposals[row["proposal"] - 1]
        decision = proposal.decisions.get(verb="refuse")
        at = min(decision.at + timedelta(days=2), scene.clock.hours_ago(20))
        appeal = Appeal.objects.create(
            decision=decision, by=proposal.entered_by, text=row["text"], at=at
        )
        if "reasons" in row:
            settle(appeal, row, scene)


def settle(appeal, row, scene):
    """The first decision stands: another person says why."""
    at = scene.clock.by_day(appeal.at + timedelta(hours=30))
    Appeal.objects.filter(pk=appeal.pk).update(
        outcome="upheld", reasons=row["reasons"], decided_by=scene.people["ada"], decided_at=at
    )
    Decision.objects.create(
        proposal=appeal.decision.proposal,
        verb="uphold",
        reason=appeal.decision.reason,
        message=row["reasons"],
        moderator=scene.people["ada"],
        waiting_since=appeal.at,
        at=at,
    )


def suspect(row, scene):
    """Accounts made the same morning that vote on one action within minutes, and the flag on them:
    to review, or settled by two persons."""
    round, action = scene.rounds[row["round"]], scene.actions[row["action"]]
    until = min(round.closes_at, scene.clock.now)
    first = until - (until - round.opens_at) * row["before_the_end"]
    voices = newcomers(row, first)
    Registration.objects.bulk_create(registered(round, voice) for voice in voices)
    Vote.objects.bulk_create(
        Vote(
            round=round,
            participant=voice,
            action=action,
            position="for",
            cast_at=first + row["minutes"] * MINUTE * n / len(voices),
        )
        for n, voice in enumerate(voices)
    )
    flag = Flag.objects.create(
        round=round,
        rule="burst",
        key=f"demo-{row['name']}",
        raised_at=first + 20 * MINUTE,
        facts={
            "voices": len(voices),
            "minutes": row["minutes"],
            "age_minutes": row["age_minutes"],
            "items": 1,
            "addresses": row["addresses"],
            "first_at": first.isoformat(timespec="seconds"),
        },
    )
    FlaggedVoice.objects.bulk_create(FlaggedVoice(flag=flag, participant=one) for one in voices)
    review(flag, row["reviews"], scene)


def newcomers(row, first):
    """Citizens who have just made an account."""
    emails = [f"{row['name']}{n:02}@demo.example" for n in range(1, row["voices"] + 1)]
    joined = first - row["age_minutes"] * MINUTE
    users = User.objects.bulk_create(
        User(email=email, email_key=email, password="!", joined_at=joined) for email in emails
    )
    return Participant.objects.bulk_create(
        Participant(user=user, college="citizen", department=row["department"]) for user in users
    )


def review(flag, reviews, scene):
    """What each person made of it; two who agree settle it, and the voices are told."""
    at = flag.raised_at
    for said in reviews:
        at += timedelta(hours=5)
        FlagReview.objects.create(
            flag=flag, by=scene.people[said["by"]], outcome="apart", reason=said["reason"], at=at
        )
    if len(reviews) == 2:
        Flag.objects.filter(pk=flag.pk).update(outcome="apart", settled_at=at)
        flag.voices.update(told_at=at)
