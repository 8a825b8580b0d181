"""The steps by which a committee decides, as tests take them."""

import re
from datetime import timedelta
from threading import Barrier, Thread

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.utils import timezone

from committee.convocations import answer_url
from committee.models import CommitteeVote, Opinion, Paper, Sitting
from committee.operations.positions import draft_position, sign_of
from committee.operations.sittings import (
    PositionsChanged,
    SittingChanged,
    SittingClosed,
    answer_consultation,
    call_sitting,
    close_due_consultations,
    publish_sitting,
)
from roadmaps.models import Clock
from tests.committee import making

NOW = timezone.now
HOUR = timedelta(hours=1)
SAID = {"view": "reserved", "reasoning": "Il manque des moyens.", "dissent": "Deux sont pour."}
FOR, AGAINST, ABSTAINED = CommitteeVote.Answer.values


def draft(seat, phase, code="A-01", seen="", **said):
    action = seat.committee.roadmap.actions.get(code=code)
    member = seat.members.get()
    return draft_position(member=member, phase=phase, action=action, said=SAID | said, seen=seen)


def seat(body, name):
    return body.seats.get(title=f"Siège de {name}")


def member(body, name):
    return seat(body, name).members.get()


def called(body, phase, kind="written", codes=("A-01",), sam=None, **facts):
    """A sitting under way on drafts of these actions."""
    drafts = [draft(body.chair, phase, code) for code in codes]
    moments = {"opens_at": NOW() - HOUR, "closes_at": NOW() + HOUR, "place": ""}
    return call_sitting(
        committee=body,
        phase=phase,
        actor=sam or member(body, "carol").user,
        facts={"kind": kind} | moments | facts,
        chosen=[sign_of(one) for one in drafts],
    )


def answer(body, sitting, name, said, dissent="", position=None):
    position = position or sitting.positions.get()
    return answer_consultation(
        member=member(body, name), sitting=sitting, answers={position.pk: (said, dissent)}
    )


def end(sitting):
    Sitting.objects.filter(pk=sitting.pk).update(closes_at=Clock())


def adopted(body, phase):
    sitting = called(body, phase)
    for name in ("carol", "dave"):
        answer(body, sitting, name, FOR, "Un mot à part.")
    end(sitting)
    close_due_consultations()
    sitting.refresh_from_db()
    return sitting


def adopted_in(plan):
    """A position of two seats on A-01, adopted and not published."""
    phase = making.review(plan, NOW() - 2 * making.WEEK, NOW() + making.WEEK)
    body = making.committee(plan)
    for name in ("carol", "dave"):
        making.seat(body, name)
    body.chair = seat(body, "carol")
    body.save()
    return adopted(body, phase)


def published(sitting):
    publish_sitting(sitting=sitting, actor=member(sitting.committee, "carol").user)


def stand_aside(body, phase, name, code="A-01"):
    Opinion.objects.create(
        phase=phase,
        seat=seat(body, name),
        member=member(body, name),
        action=body.roadmap.actions.get(code=code),
        view="recused",
        interest="J’y travaille.",
        first_given_at=NOW(),
        given_at=NOW(),
    )


def sittings(body, phase):
    """A meeting and a written consultation under way, and a meeting that is over and printed."""
    begun, over = NOW() - 2 * HOUR, NOW() - HOUR
    facts = {"committee": body, "phase": phase, "called_by": body.chair.members.get().user}
    facts |= {"opens_at": begun, "closes_at": NOW() + HOUR, "seats": 1, "quorum": 1}
    meeting = Sitting.objects.create(number=1, kind="meeting", place="Bordeaux", **facts)
    written = Sitting.objects.create(number=2, kind="written", **facts)
    closed = {"closes_at": over, "closed_at": over, "place": "Pau"}
    last = Sitting.objects.create(number=3, kind="meeting", **facts | closed)
    Paper.objects.create(sitting=last, digest="0", pdf=b"%PDF", made_at=over)
    return meeting, written, last


def token(sitting):
    """What stands in the chair's link to a consultation."""
    return answer_url(sitting, sitting.committee.chair.members.get()).split("/")[-2]


def link(body, sitting, name):
    return re.sub(r"^https?://[^/]+", "", answer_url(sitting, member(body, name)))


def field(sitting, name):
    return f"p{sitting.positions.get().pk}-{name}"


def together(*steps):
    """Run these at the same moment, each over its own connection; what each returned or raised."""
    barrier, told = Barrier(len(steps)), [None] * len(steps)

    def run(place, step):
        barrier.wait()
        try:
            told[place] = step()
        except (SittingClosed, SittingChanged, PositionsChanged, ObjectDoesNotExist) as error:
            told[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told
