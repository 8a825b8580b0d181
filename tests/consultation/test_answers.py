"""The region's answers: nobody sees one before all are published, at one moment."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import JournalEntry
from consultation.models import Answer, Proposal
from consultation.operations import (
    AnswerChanged,
    AnswerPublished,
    NotToSign,
    NotWritable,
    SameHand,
    Unanswered,
    instruct_proposal,
    prepare_answer,
    publish_answers,
    sign_answer,
    tell_answers,
    withdraw_proposal,
)
from consultation.operations.merging import rule
from consultation.queries.answers import sign_of
from outbox.letters import parsed
from outbox.models import Mail
from roadmaps.models import Role
from tests import factories
from tests.consultation import amending, writing
from tests.consultation.writing import PLACE

pytestmark = pytest.mark.django_db
ROOM = PLACE + "manage/answers/"
REASONS = "Le budget le permet."


@pytest.fixture
def proposal(plan, people):
    return writing.published(factories.phase(plan), people["alice"], people["mo"])


@pytest.fixture
def two_sign(plan, people):
    """A region in which a second person signs: ada prepares, abel signs."""
    plan.region.two_signatures = True
    plan.region.save()
    people["abel"] = factories.user("abel")
    factories.role(people["abel"], plan.region, Role.Name.ADMINISTRATOR)
    return people


def prepare(proposal, actor, reasons=REASONS, outcome="accepted", **facts):
    return prepare_answer(proposal=proposal, actor=actor, outcome=outcome, reasons=reasons, **facts)


def end(proposal):
    factories.end(proposal.phase)


def text_of(mail):
    return parsed(bytes(mail.raw)).get_body(("plain",)).get_content()


# Prepared in private, published together ----------------------------------------------------


def test_an_answer_is_private_until_all_are_published_together(client, plan, people, proposal):
    other = writing.published(proposal.phase, people["bob"], people["mo"])
    Mail.objects.all().delete()
    prepare(proposal, people["ada"])
    prepare(other, people["ada"])
    client.force_login(people["alice"])
    assert REASONS not in client.get(PLACE + "proposals/1/").text
    assert publish_answers(roadmap=plan, actor=people["ada"]) == 2
    assert publish_answers(roadmap=plan, actor=people["ada"]) == 0
    page = client.get(PLACE + "proposals/1/").text
    assert REASONS in page
    assert "cceptée" in page
    tell_answers()
    assert set(Mail.objects.values_list("key", flat=True)) == {
        f"answer:{answer.pk}" for answer in Answer.objects.all()
    }
    assert "cceptée" in client.get(PLACE + "proposals/?state=answered").text


def test_nobody_but_administrators_sees_what_is_prepared(client, plan, people, proposal):
    prepare(proposal, people["ada"])
    sent = Mail.objects.count()
    instruct_proposal(
        proposal=proposal, actor=people["ada"], facts={"service": "Service secret", "cost": 777000}
    )
    public = ["proposals/", "proposals/1/", "", "data/", "rules/", "moderation/log/"]
    for name in (None, "alice", "bob", "mo"):
        if name:
            client.force_login(people[name])
        for address in public:
            page = client.get(PLACE + address)
            if page.status_code == 200:
                assert REASONS not in page.text
                assert "Service secret" not in page.text
        assert client.get(ROOM).status_code in (302, 404)
        assert client.get(ROOM + "1/").status_code in (302, 404)
    assert Mail.objects.count() == sent
    assert not [line for line in JournalEntry.objects.all() if REASONS in str(line.details)]
    client.force_login(people["ada"])
    assert REASONS in client.get(ROOM + "1/").text


def test_only_administrators_answer(people, plan, proposal):
    with pytest.raises(PermissionDenied):
        prepare(proposal, people["mo"])
    with pytest.raises(PermissionDenied):
        publish_answers(roadmap=plan, actor=people["mo"])


def test_a_published_answer_is_not_rewritten_nor_its_proposal_withdrawn(plan, people, proposal):
    prepare(proposal, people["ada"])
    prepare(proposal, people["ada"], "Réécrite.")
    publish_answers(roadmap=plan, actor=people["ada"])
    assert Answer.objects.get().reasons == "Réécrite."
    with pytest.raises(AnswerPublished):
        prepare(proposal, people["ada"], "Trop tard.")
    with pytest.raises(NotWritable):
        withdraw_proposal(proposal=proposal, actor=people["alice"])
    assert Proposal.objects.get().state == "published"


def test_what_is_only_begun_stays_where_it_is(plan, people, proposal):
    prepare(proposal, people["ada"], "Un début", ready=False)
    assert publish_answers(roadmap=plan, actor=people["ada"]) == 0
    end(proposal)
    with pytest.raises(Unanswered):
        publish_answers(roadmap=plan, actor=people["ada"])


def test_none_is_published_while_one_of_a_closed_phase_lacks(client, plan, people, proposal):
    missing = writing.published(proposal.phase, people["bob"], people["mo"])
    prepare(proposal, people["ada"])
    end(proposal)
    with pytest.raises(Unanswered) as refused:
        publish_answers(roadmap=plan, actor=people["ada"])
    assert refused.value.proposals == [missing]
    assert not Answer.objects.exclude(published_at=None)
    client.force_login(people["ada"])
    page = client.post(ROOM + "publish/")
    assert page.status_code == 409
    assert f"{ROOM}{missing.number}/" in page.text


def test_a_moment_of_the_past_waits_for_nothing(plan, people, proposal):
    writing.published(proposal.phase, people["bob"], people["mo"])
    prepare(proposal, people["ada"])
    end(proposal)
    then = timezone.now() - timedelta(hours=1)
    assert publish_answers(roadmap=plan, actor=people["ada"], at=then) == 1
    assert Answer.objects.get().published_at == then


# A second signature -------------------------------------------------------------------------


def test_who_prepared_does_not_sign(plan, proposal, two_sign):
    prepare(proposal, two_sign["ada"])
    with pytest.raises(SameHand):
        sign_answer(proposal=proposal, actor=two_sign["ada"])
    end(proposal)
    with pytest.raises(Unanswered):
        publish_answers(roadmap=plan, actor=two_sign["ada"])
    sign_answer(proposal=proposal, actor=two_sign["abel"])
    assert publish_answers(roadmap=plan, actor=two_sign["ada"]) == 1


def test_other_words_ask_for_another_signature(proposal, two_sign):
    prepare(proposal, two_sign["ada"])
    read = sign_of(sign_answer(proposal=proposal, actor=two_sign["abel"]))
    assert prepare(proposal, two_sign["ada"]).signed_by == two_sign["abel"]
    answer = prepare(proposal, two_sign["ada"], "D’autres mots.")
    assert (answer.signed_by, answer.signed_at) == (None, None)
    with pytest.raises(AnswerChanged):
        sign_answer(proposal=proposal, actor=two_sign["abel"], seen=read)


def test_one_signs_only_what_is_prepared_and_where_two_sign(people, proposal):
    with pytest.raises(NotToSign):
        sign_answer(proposal=proposal, actor=people["ada"])
    prepare(proposal, people["ada"])
    with pytest.raises(NotToSign):
        sign_answer(proposal=proposal, actor=people["ada"])


def test_the_second_person_signs_on_the_page(client, proposal, two_sign):
    prepare(proposal, two_sign["ada"])
    client.force_login(two_sign["ada"])
    assert "1/sign/" not in client.get(ROOM + "1/").text
    client.force_login(two_sign["abel"])
    assert "1/sign/" in client.get(ROOM + "1/").text
    stale = client.post(ROOM + "1/sign/", {"seen": "none"})
    assert stale.status_code == 409
    assert not Answer.objects.get().signed_at
    client.post(ROOM + "1/sign/", {"seen": sign_of(Answer.objects.get())})
    assert Answer.objects.get().signed_by == two_sign["abel"]


# What became of each change -----------------------------------------------------------------


@pytest.fixture
def amended(people):
    """alice asks for a target of 500 and another summary; ada makes it 400 and refuses the rest."""
    plan = amending.plan_with_lists(factories.roadmap(plan_region(people), slug="plan"))
    phase = factories.phase(plan)
    rows = [amending.target(plan, "500"), amending.field(plan, "summary", "Aider les artisans.")]
    proposal = amending.amend(phase, people["alice"], "A-01", *rows)
    target = proposal.changes.get(field="targets")
    ruled = {"actor": people["ada"]}
    rule(change=target, outcome="modified", value=target.value | {"target": "400"}, **ruled)
    summary = proposal.changes.get(field="summary")
    rule(change=summary, outcome="rejected", reason="Le résumé convient.", **ruled)
    return proposal


def plan_region(people):
    return people["ada"].roles.get().region


def test_its_author_is_told_what_became_of_each_change(people, amended):
    prepare(amended, people["ada"], outcome="accepted_in_part")
    publish_answers(roadmap=amended.roadmap, actor=people["ada"])
    tell_answers()
    said = " ".join(text_of(Mail.objects.get(key__startswith="answer:")).split())
    assert "acceptée en partie" in said
    assert REASONS in said
    assert "400" in said
    assert "au lieu de" in said
    assert "Le résumé convient." in said


def test_its_page_says_so_once_the_answer_is_public(client, people, amended):
    address = f"/nouvelle-aquitaine/plan/proposals/{amended.number}/"
    assert "Le résumé convient." not in client.get(address).text
    prepare(amended, people["ada"])
    client.force_login(people["alice"])
    assert "Le résumé convient." not in client.get(address).text
    publish_answers(roadmap=amended.roadmap, actor=people["ada"])
    page = client.get(address).text
    assert "Le résumé convient." in page
    assert "Ce que devient chaque changement" in page


def test_the_outcome_is_suggested_never_imposed(client, people, amended):
    client.force_login(people["ada"])
    room = f"/nouvelle-aquitaine/plan/manage/answers/{amended.number}/"
    page = client.get(room)
    assert page.context["said"]["outcome"] == "accepted_in_part"
    sent = {"outcome": "already_covered", "reasons": REASONS, "do": "ready", "seen": "none"}
    assert client.post(room, sent).status_code == 302
    assert Answer.objects.get().outcome == "already_covered"


# The room -----------------------------------------------------------------------------------


def test_a_stale_form_is_told_and_keeps_what_was_typed(client, people, proposal):
    client.force_login(people["ada"])
    prepare(proposal, people["ada"], "Écrit entre-temps.")
    sent = {"outcome": "rejected", "reasons": "Écrit trop tard.", "do": "ready", "seen": "none"}
    page = client.post(ROOM + "1/", sent)
    assert page.status_code == 409
    assert "Écrit entre-temps." in page.text
    assert "Écrit trop tard." in page.text
    assert Answer.objects.get().reasons == "Écrit entre-temps."


def test_an_answer_that_is_ready_has_its_outcome_and_its_reasons(client, people, proposal):
    client.force_login(people["ada"])
    page = client.post(ROOM + "1/", {"reasons": "À moitié", "do": "ready", "seen": "none"})
    assert page.status_code == 422
    assert "Choisissez une décision." in page.text
    assert "À moitié" in page.text
    client.post(ROOM + "1/", {"reasons": "À moitié", "do": "keep", "seen": "none"})
    assert Answer.objects.get().prepared_at is None


def test_the_next_unanswered_opens_within_the_filter(client, people, proposal):
    for person in ("bob", "alice"):
        writing.published(proposal.phase, people[person], people["mo"])
    instruct_proposal(
        proposal=Proposal.objects.get(number=3), actor=people["ada"], facts={"service": "DGA"}
    )
    instruct_proposal(proposal=proposal, actor=people["ada"], facts={"service": "DGA"})
    client.force_login(people["ada"])
    sent = {"outcome": "rejected", "reasons": "Non.", "do": "ready", "seen": "none"}
    answer = client.post(ROOM + "1/?service=DGA", sent)
    assert answer.url == ROOM + "3/?service=DGA"


def test_what_is_late_comes_first_and_says_so(client, people, proposal):
    late = writing.published(proposal.phase, people["bob"], people["mo"])
    yesterday = timezone.localdate() - timedelta(days=2)
    instruct_proposal(proposal=late, actor=people["ada"], facts={"due_on": yesterday})
    client.force_login(people["ada"])
    page = client.get(ROOM)
    assert [line["proposal"].number for line in page.context["lines"]] == [2, 1]
    assert "en retard" in page.text
    assert [
        one["proposal"].number for one in client.get(ROOM + "?state=late").context["lines"]
    ] == [2]
    overview = client.get(PLACE + "manage/").text
    assert "1 en retard" in overview


def test_the_list_asks_as_much_of_thirty_as_of_one(client, people, proposal):
    client.force_login(people["ada"])

    def queries(address):
        client.get(ROOM + address)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(ROOM + address).status_code == 200
        return len(captured)

    prepare(proposal, people["ada"])
    before = {address: queries(address) for address in ("", "preview/", "publish/", "1/")}
    for _ in range(29):
        another = writing.published(proposal.phase, people["bob"], people["mo"])
        prepare(another, people["ada"])
    assert {address: queries(address) for address in before} == before


# One moment ---------------------------------------------------------------------------------


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_publish_one_set(plan, people, proposal):
    other = writing.published(proposal.phase, people["bob"], people["mo"])
    for one in (proposal, other):
        prepare(one, people["ada"])
    Mail.objects.all().delete()
    counts, barrier = [], Barrier(2)

    def publish():
        try:
            barrier.wait()
            counts.append(publish_answers(roadmap=plan, actor=people["ada"]))
            tell_answers()
        except Exception as failure:
            counts.append(repr(failure))
        finally:
            connection.close()

    threads = [Thread(target=publish) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(counts) == [0, 2]
    assert Mail.objects.count() == 2
    assert not Answer.objects.to_tell()
    assert len(set(Answer.objects.values_list("published_at", flat=True))) == 1


# What is accepted, and the draft -------------------------------------------------------------

UNTOLD = "Le projet n’en dit encore rien : décidez de ses changements dans la fusion."


def readied(client, proposal, outcome):
    """What is said once this answer is marked ready."""
    answer = Answer.objects.filter(proposal=proposal).first()
    sent = {"outcome": outcome, "reasons": REASONS, "do": "ready", "seen": sign_of(answer)}
    return client.post(f"{ROOM}{proposal.number}/", sent, follow=True).text


def test_what_is_accepted_and_not_in_the_draft_is_told(client, plan, people, proposal):
    phase = proposal.phase
    row = amending.field(plan, "summary", "Cinq cents entreprises.")
    amendment = amending.amend(phase, people["alice"], "A-01", row)
    client.force_login(people["ada"])
    new = f'<a href="{PLACE}manage/merging/proposals/{proposal.number}/">{UNTOLD}</a>'
    assert new in readied(client, proposal, "accepted")
    amends = f'<a href="{PLACE}manage/merging/A-01/">{UNTOLD}</a>'
    assert amends in readied(client, amendment, "accepted_in_part")
    assert UNTOLD not in readied(client, amendment, "rejected")
    rule(change=amendment.changes.get(), actor=people["ada"], outcome="accepted")
    assert UNTOLD not in readied(client, amendment, "accepted")
