"""Phases open by the clock: from then on their rules are frozen, but a close may be put off and
what they let people do be suspended, with a reason."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import JournalEntry
from roadmaps.calendar import Calendar, calendar_of
from roadmaps.models import Clock, Phase, PhaseNotice
from roadmaps.operations import (
    NotLater,
    PhaseClosed,
    PhaseMoved,
    PhaseSuspended,
    RoundOpen,
    close_round,
    hold_open,
    prolong_phase,
    publish_version,
    resume_phase,
    suspend_phase,
)
from roadmaps.tasks import open_phases
from tests import factories
from tests.consultation.test_voting import in_parallel

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DAY = timedelta(days=1)
WHY = "Panne du site"


def test_the_sweep_freezes_the_rules_of_what_has_opened_once():
    plan = factories.roadmap(perimeter="Les acteurs de la région.")
    opened = factories.phase(plan)
    coming = factories.phase(plan, opens_in=timedelta(hours=1), closes_in=timedelta(days=1))
    open_phases()
    opened.refresh_from_db()
    coming.refresh_from_db()
    assert opened.rules["perimeter"] == "Les acteurs de la région."
    assert coming.rules_frozen_at is None
    plan.perimeter = "Autre chose"
    plan.save()
    open_phases()
    assert Phase.objects.get(pk=opened.pk).rules == opened.rules


@pytest.fixture
def round(ada):
    return factories.phase(factories.published())


def test_a_close_is_put_off_with_a_reason_and_the_promise_stays_written(round, ada):
    open_phases()
    before, later = round.closes_at, round.closes_at + 3 * DAY
    promised = Phase.objects.get(pk=round.pk).rules
    prolong_phase(phase=round, actor=ada, closes_at=later, reason=WHY)
    round.refresh_from_db()
    assert (round.closes_at, round.rules) == (later, promised)
    notice = round.notices.get()
    assert (notice.kind, notice.closed_before, notice.closes_at) == ("prolonged", before, later)
    assert (notice.reason, notice.actor, notice.told_at) == (WHY, ada, None)
    line = JournalEntry.objects.first()
    assert (line.verb, line.item) == ("prolong_phase", round.name)


@pytest.mark.parametrize(("results_in", "moved_to"), [(None, None), (0, 3), (2, 3), (5, 5)])
def test_results_are_never_promised_before_the_close(round, ada, results_in, moved_to):
    close = round.closes_at
    results = close + results_in * DAY if results_in is not None else None
    Phase.objects.filter(pk=round.pk).update(results_at=results)
    prolong_phase(phase=round, actor=ada, closes_at=close + 3 * DAY, reason=WHY)
    moved = close + moved_to * DAY if moved_to is not None else None
    assert Phase.objects.get(pk=round.pk).results_at == moved


def test_a_close_is_never_brought_forward(round, ada):
    for closes_at in (round.closes_at, round.closes_at - timedelta(hours=1)):
        with pytest.raises(NotLater):
            prolong_phase(phase=round, actor=ada, closes_at=closes_at, reason=WHY)
    assert not PhaseNotice.objects.exists()


def test_what_is_closed_or_to_come_is_neither_prolonged_nor_suspended(round, ada):
    coming = factories.phase(round.roadmap, DAY, 2 * DAY)
    Phase.objects.filter(pk=round.pk).update(closes_at=Clock())
    later = timezone.now() + 9 * DAY
    for phase in (round, coming):
        with pytest.raises(PhaseClosed):
            prolong_phase(phase=phase, actor=ada, closes_at=later, reason=WHY)
        with pytest.raises(PhaseClosed):
            suspend_phase(phase=phase, actor=ada, reason=WHY)
    Phase.objects.filter(pk=round.pk).update(suspended_at=timezone.now())
    with pytest.raises(PhaseClosed):
        resume_phase(phase=round, actor=ada)


def test_suspended_a_phase_lets_nothing_in_and_its_close_still_comes(round, ada):
    suspend_phase(phase=round, actor=ada, reason=WHY)
    for right in ("may_vote", "may_propose", "may_review"):
        with pytest.raises(PhaseSuspended):
            hold_open(round, right)
    calendar = calendar_of(round.roadmap)
    assert (calendar.round, calendar.here, calendar.suspended) == (None, round, [round])
    assert calendar.under_way("may_vote") == calendar.latest("may_vote") == round
    assert not calendar.phases[0].is_open(calendar.now)
    assert not Phase.objects.open_at_the_clock().exists()
    resume_phase(phase=round, actor=ada)
    hold_open(round, "may_vote")
    suspend_phase(phase=round, actor=ada, reason=WHY)
    Phase.objects.filter(pk=round.pk).update(closes_at=Clock())
    assert close_round(phase=round)
    with pytest.raises(PhaseClosed) as closed:
        hold_open(round, "may_vote")
    assert not isinstance(closed.value, PhaseSuspended)


def test_while_a_round_is_suspended_its_text_stays_frozen(round, ada):
    suspend_phase(phase=round, actor=ada, reason=WHY)
    factories.action(round.roadmap, "C-01", axis="C")
    with pytest.raises(RoundOpen):
        publish_version(roadmap=round.roadmap, actor=ada)


def test_the_same_act_twice_is_once_and_a_page_that_is_stale_is_told(round, ada):
    later = round.closes_at + DAY
    for _ in range(2):
        prolong_phase(phase=round, actor=ada, closes_at=later, reason=WHY, seen=0)
    assert round.notices.count() == 1
    with pytest.raises(PhaseMoved) as moved:
        prolong_phase(phase=round, actor=ada, closes_at=later + DAY, reason="Autre", seen=0)
    assert moved.value.phase.closes_at == later
    for _ in range(2):
        suspend_phase(phase=round, actor=ada, reason=WHY, seen=1)
    with pytest.raises(PhaseMoved):
        suspend_phase(phase=round, actor=ada, reason="Autre")
    resume_phase(phase=round, actor=ada, seen=2)
    with pytest.raises(PhaseMoved):
        resume_phase(phase=round, actor=ada, reason="Autre")
    kinds = list(round.notices.values_list("kind", flat=True))
    assert kinds == ["prolonged", "suspended", "resumed"]


def test_what_pages_keep_changes_with_what_they_say(round, ada):
    seen = [calendar_of(round.roadmap).seen]
    suspend_phase(phase=round, actor=ada, reason=WHY)
    seen.append(calendar_of(round.roadmap).seen)
    prolong_phase(phase=round, actor=ada, closes_at=round.closes_at + DAY, reason="Délai")
    seen.append(calendar_of(round.roadmap).seen)
    calendar = calendar_of(round.roadmap)
    assert [p.suspended_for for p in calendar.suspended] == [WHY]
    assert [p.prolonged_for for p in calendar.prolonged] == ["Délai"]
    assert len({repr(each) for each in seen}) == 3


def test_a_calendar_without_reasons_still_knows_what_is_suspended(round, ada):
    suspend_phase(phase=round, actor=ada, reason=WHY)
    calendar = Calendar(round.roadmap.phases.all())
    assert (calendar.round, calendar.suspended) == (None, [round])


@pytest.mark.django_db(transaction=True)
def test_a_vote_and_a_suspension_wait_for_each_other(round, ada):
    """The votes that were let in are kept, and none comes after."""
    voices = [factories.voice() for _ in range(6)]
    action = round.roadmap.actions.first()

    def act(n):
        try:
            if n == 3:
                return suspend_phase(phase=round, actor=ada, reason=WHY).suspended_at
            return factories.cast(voices[n], round, action).cast_at
        except PhaseSuspended:
            return None

    moments = in_parallel(act, 6)
    cast = [at for n, at in enumerate(moments) if at and n != 3]
    assert round.votes.count() == len(cast)
    with pytest.raises(PhaseSuspended):
        factories.cast(factories.voice(), round, action)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_prolong_at_once_the_second_is_told(round, ada):
    def prolong(n):
        later = round.closes_at + (n + 1) * DAY
        try:
            prolong_phase(phase=round, actor=ada, closes_at=later, reason=f"Motif {n}", seen=0)
        except PhaseMoved:
            return False
        return True

    assert sorted(in_parallel(prolong, 4)) == [False, False, False, True]
    assert round.notices.count() == 1
