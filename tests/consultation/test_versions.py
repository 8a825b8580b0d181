"""A revision waits for the phases and the answers; it says which proposals changed its words."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from consultation.models import Answer, Ruling
from consultation.operations import (
    PhaseUnderWay,
    Unanswered,
    prepare_answer,
    publish_version,
    tell_answers,
    withdraw_proposal,
)
from consultation.operations.adoption import adopt_action
from consultation.operations.merging import rule, undo_ruling
from consultation.queries.publishing import sign_of
from outbox.models import Mail
from roadmaps.models import Entry, Phase, Version
from roadmaps.operations import NothingToPublish, draft_of, write_action
from tests import factories
from tests.consultation import amending
from tests.consultation.writing import PLACE

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def plan(db):
    return amending.plan_with_lists()


@pytest.fixture
def amendment(plan, people):
    """alice asks for 500; ada has accepted it, and prepared the answer; the phase is over."""
    phase = factories.phase(plan)
    proposal = amending.amend(phase, people["alice"], "A-01", amending.target(plan, "500"))
    accept(proposal.changes.get(), people)
    answer(proposal, people)
    factories.end(phase)
    return proposal


def accept(change, people, outcome="accepted", **facts):
    return rule(change=change, actor=people["ada"], outcome=outcome, **facts)


def answer(proposal, people):
    return prepare_answer(
        proposal=proposal, actor=people["ada"], outcome="accepted", reasons="Oui."
    )


def publish(plan, people, **facts):
    plan.refresh_from_db()
    return publish_version(roadmap=plan, actor=people["ada"], **facts)


def test_a_version_its_answers_and_their_mails_come_together(plan, people, amendment):
    version = publish(plan, people, note="Après le premier tour")
    tell_answers()
    assert version.number == 2
    assert Answer.objects.get().published_at
    assert Ruling.objects.get().version == version
    assert Mail.objects.filter(key__startswith="answer:").count() == 1
    content = Entry.objects.get(version=version, action__code="A-01").content
    assert content.targets[0]["target"] == "500"


def test_a_decision_left_out_of_a_revision_by_hand_stands_in_nobody_s_way(plan, people, amendment):
    draft = draft_of(plan)
    action = draft.entries.get(action__code="A-01").action
    by_hand = [amending.at(plan).content.targets[0] | {"target": "400"}]
    write_action(draft=draft, action=action, values={"targets": by_hand})
    publish(plan, people)
    assert Ruling.objects.get().version is None
    plan.refresh_from_db()
    rows = amending.target(plan, "900")
    later = amending.amend(factories.phase(plan), people["bob"], "A-01", rows).changes.get()
    accept(later, people)
    undo_ruling(change=later, actor=people["ada"])
    content = plan.versions.drafts().get().entries.get(action=action).content
    assert content.targets[0]["target"] == "400"


def test_the_first_version_waits_for_nothing(people):
    plan = factories.roadmap(people["ada"].roles.get().region, slug="premier")
    factories.action(plan)
    factories.phase(plan)
    assert publish(plan, people).number == 1


@pytest.mark.both_databases
@pytest.mark.parametrize("right", ["may_propose", "may_vote"])
def test_a_revision_waits_for_the_phase_to_close(plan, people, right):
    phase = factories.phase(plan, **{right: True})
    draft_of(plan)
    with pytest.raises(PhaseUnderWay) as refused:
        publish(plan, people)
    assert refused.value.phase == phase
    Phase.objects.filter(pk=phase.pk).update(suspended_at=timezone.now())
    with pytest.raises(PhaseUnderWay):
        publish(plan, people)
    factories.end(phase)
    assert publish(plan, people).number == 2


def test_a_phase_of_debate_alone_holds_nothing_back(plan, people):
    factories.phase(plan, may_comment=True)
    draft_of(plan)
    assert publish(plan, people).number == 2


def test_what_lacks_its_answer_is_listed_and_nothing_is_published(client, plan, people, amendment):
    other = amending.amend(amendment.phase, people["bob"], "A-02", amending.added())
    with pytest.raises(Unanswered) as refused:
        publish(plan, people)
    assert refused.value.proposals == [other]
    assert not Answer.objects.exclude(published_at=None)
    client.force_login(people["ada"])
    page = client.get(PLACE + "manage/publish/")
    assert f"{PLACE}manage/answers/{other.number}/" in page.text
    assert "ne peut pas encore paraître" in page.text
    sent = client.post(PLACE + "manage/publish/", {"draft": draft_of(plan).pk, "note": ""})
    assert sent.status_code == 422
    assert Version.objects.published().count() == 1


def test_a_draft_written_since_it_was_read_is_shown_again_not_published(client, plan, people):
    draft = draft_of(plan)
    client.force_login(people["ada"])
    page = PLACE + "manage/publish/"
    typed = {"draft": draft.pk, "said": client.get(page).context["said"], "note": ""}
    action = draft.entries.get(action__code="A-01").action
    for summary in ("Autre.", "Encore autre."):
        write_action(draft=draft, action=action, values={"summary": summary})
        again = client.post(page, typed)
        assert again.status_code == 409
        assert "Le projet a changé entre-temps" in again.text
        typed["said"] = again.context["said"]
    draft.axes.filter(code="A").update(title="Un axe renommé")
    assert client.post(page, typed).status_code == 409
    assert Version.objects.published().count() == 1
    assert client.post(page, typed | {"said": sign_of(draft)}).status_code == 302


def test_what_is_hidden_or_withdrawn_needs_no_answer(plan, people, amendment):
    hidden = amending.amend(amendment.phase, people["bob"], "A-02", amending.added())
    type(hidden).objects.filter(pk=hidden.pk).update(hidden_at=timezone.now())
    assert publish(plan, people).number == 2


def test_a_ruling_the_draft_no_longer_says_is_told_and_not_stamped(client, plan, people, amendment):
    stop = amending.at(plan)
    draft = draft_of(plan)
    write_action(draft=draft, action=amendment.action, values={"targets": stop.content.targets})
    client.force_login(people["ada"])
    page = client.get(PLACE + "manage/publish/")
    assert "Un changement accepté n’est pas dans le projet" in page.text
    publish(plan, people)
    assert Ruling.objects.get().version is None


def test_what_is_accepted_and_changed_nothing_is_told(client, plan, people):
    phase = factories.phase(plan)
    yes = amending.amend(phase, people["alice"], "A-01", amending.target(plan, "500"))
    gone = amending.amend(phase, people["bob"], "A-02", amending.added())
    answer(yes, people)
    accept(gone.changes.get(), people)
    withdraw_proposal(proposal=gone, actor=people["bob"])
    factories.end(phase)
    client.force_login(people["ada"])
    page = client.get(PLACE + "manage/publish/").text
    assert "Une proposition acceptée n’a encore rien changé au projet" in page
    assert "Un changement accepté vient d’une proposition retirée" in page
    publish(plan, people)
    draft_of(plan)
    page = client.get(PLACE + "manage/publish/").text
    assert "n’a encore rien changé" not in page


def test_rejected_and_open_changes_are_never_said_to_be_in_a_version(plan, people):
    phase = factories.phase(plan)
    rejected = amending.amend(phase, people["alice"], "A-01", amending.target(plan, "500"))
    left = amending.amend(phase, people["bob"], "A-02", amending.added())
    accept(rejected.changes.get(), people, "rejected", reason="Trop.")
    accept(left.changes.get(), people, "open")
    draft_of(plan)
    for one in (rejected, left):
        answer(one, people)
    factories.end(phase)
    publish(plan, people)
    assert set(Ruling.objects.values_list("version", flat=True)) == {None}


def test_every_kind_of_accepted_change_is_stamped(plan, people):
    phase = factories.phase(plan)
    rows = [
        amending.target(plan, "500"),
        amending.added(),
        amending.struck(plan),
        amending.field(plan, "summary", "Aider les artisans."),
        amending.field(plan, "starts_on", timezone.localdate()),
        amending.field(plan, "axis", {"code": "B", "title": "Axe B"}),
    ]
    proposal = amending.amend(phase, people["alice"], "A-01", *rows)
    for change in proposal.changes.all():
        accept(change, people)
    answer(proposal, people)
    factories.end(phase)
    version = publish(plan, people)
    assert list(Ruling.objects.values_list("version", flat=True)) == [version.pk] * len(rows)


@pytest.mark.both_databases
def test_a_published_ruling_never_changes(plan, people, amendment):
    publish(plan, people)
    with pytest.raises(IntegrityError):
        Ruling.objects.update(outcome="rejected")


def test_its_page_leads_to_the_words_it_changed(client, plan, people, amendment):
    publish(plan, people)
    page = client.get(f"{PLACE}proposals/{amendment.number}/").text
    assert "Les mots qu’elle a changés dans la version 2" in page
    assert f"{PLACE}versions/1-2/?q=A-01#A-01-targets" in page


def test_a_proposed_action_leads_to_the_action_it_became(client, plan, people):
    phase = factories.phase(plan)
    title = amending.Row("title", "", "", "Ouvrir une école")
    proposal = amending.propose(phase, people["alice"], title, title="Ouvrir une école")
    adopt_action(proposal=proposal, actor=people["ada"], code="A-09", axis="A")
    answer(proposal, people)
    address = f"{PLACE}proposals/{proposal.number}/"
    assert "A-09" not in client.get(address).text
    factories.end(phase)
    publish(plan, people)
    page = client.get(address).text
    assert "Devenue l’action A-09." in page
    assert f"{PLACE}actions/A-09/" in page


def test_a_past_moment_is_for_the_past(plan, people, amendment):
    factories.phase(plan)
    then = timezone.now() - HOUR
    version = publish(plan, people, at=then)
    assert (version.published_at, Answer.objects.get().published_at) == (then, then)


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_publish_one_version(plan, people, amendment):
    plan.refresh_from_db()
    said, barrier = [], Barrier(2)

    def go():
        try:
            barrier.wait()
            said.append(publish_version(roadmap=plan, actor=people["ada"]).number)
            tell_answers()
        except NothingToPublish:
            said.append("nothing")
        except Exception as failure:
            said.append(repr(failure))
        finally:
            connection.close()

    threads = [Thread(target=go) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(map(str, said)) == ["2", "nothing"]
    assert Mail.objects.filter(key__startswith="answer:").count() == 1
