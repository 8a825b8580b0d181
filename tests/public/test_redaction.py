"""What the law takes out of what people wrote: gone, marked, told, and by administrators alone."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import JournalEntry, User
from committee.letters import stop_url
from committee.models import Digest, Jotting, Opinion, Question
from committee.operations import freeze_due_digests, send_now
from consultation.models import Answer, Appeal, Change, Decision, Proposal
from consultation.operations.redaction import redact_action, redact_proposal
from outbox.letters import parsed
from outbox.models import Mail
from public.redaction import redact_proposal as redact_everywhere
from roadmaps.differences import Row
from roadmaps.models import Redaction, Unlock
from roadmaps.operations import PassageNotFound
from tests import factories
from tests.committee import making
from tests.consultation import amending

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NAME = "Odile Martinon"
ORDER = {"passage": NAME, "basis": "court_order", "note": "Ordonnance du 3 mars."}


@pytest.fixture
def plan():
    return amending.plan_with_lists()


@pytest.fixture
def proposal(plan, people):
    rows = [Row("summary", "", "Aider les entreprises.", f"Demander à {NAME}.")]
    facts = {"title": f"Demander à {NAME}", "reason": f"{NAME} le sait."}
    phase = factories.phase(plan)
    return amending.amend(phase, people["alice"], "A-01", *rows, **facts)


def test_the_databases_keep_what_was_said_but_through_the_door(proposal):
    for row, change in ((Proposal, {"title": "Autre"}), (Change, {"value": "Autre"})):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.objects.update(**change)


def test_a_passage_is_gone_from_a_proposal_and_its_answer(proposal, people):
    Answer.objects.create(proposal=proposal, outcome="rejected", reasons=f"{NAME} a tort.")
    now = timezone.now()
    facts = {"verb": "hide", "reason": "personal_attack", "message": f"{NAME} est en cause."}
    facts |= {"moderator": people["mo"], "waiting_since": now, "at": now}
    hidden = Decision.objects.create(proposal=proposal, **facts)
    Appeal.objects.create(decision=hidden, text=f"{NAME} est d’accord.", at=now)
    redact_proposal(proposal=proposal, actor=people["ada"], order=ORDER)
    for kind in (Proposal, Change, Answer, Decision, Appeal):
        assert NAME not in repr(list(kind.objects.values()))
    assert "décision de justice]" in Proposal.objects.get().reason
    fields = Redaction.objects.order_by("field").values_list("item", "field")
    item = f"n° {proposal.number}"
    told = ("changes", "message", "reason", "reasons", "title")
    assert list(fields) == [(item, field) for field in told]
    assert NAME not in repr(list(JournalEntry.objects.values()))
    assert not Unlock.objects.exists()
    with pytest.raises(PassageNotFound):
        redact_proposal(proposal=proposal, actor=people["ada"], order=ORDER)


def test_pages_kept_in_memory_lose_what_an_amendment_asked(client, plan, people):
    row = Row("owner", "", "Région", NAME)
    proposal = amending.amend(factories.phase(plan), people["alice"], "A-01", row)
    page = reverse("public:action", args=(plan.region.slug, plan.slug, "A-01"))
    assert NAME in client.get(page).text
    redact_proposal(proposal=proposal, actor=people["ada"], order=ORDER)
    assert NAME not in client.get(page).text


def test_an_administrator_redacts_from_the_page_and_everybody_reads_that(client, proposal, people):
    plan = proposal.roadmap
    place = (plan.region.slug, plan.slug)
    page = reverse("public:redact_proposal", args=(*place, proposal.number))
    for name, status in (("mo", 404), ("ada", 200)):
        client.force_login(people[name])
        assert client.get(page).status_code == status
    typed = {"passage": NAME, "basis": "personal_data", "sure": "on"}
    assert client.post(page, typed | {"note": f"Le nom de {NAME}"}).status_code == 422
    assert client.post(page, typed | {"passage": "Jamais écrit"}).status_code == 422
    assert client.post(page, {**typed, "sure": ""}).status_code == 422
    typed |= {"note": "Un nom."}
    asked = client.post(page, typed)
    assert f"<b>n° {proposal.number}</b>, Titre" in asked.text
    assert not Redaction.objects.exists()
    assert NAME in Proposal.objects.get().title
    confirmed = {"confirm": asked.context["shown"]}
    other = client.post(page, typed | confirmed | {"note": "Autre chose."})
    assert "Où se trouve ce passage" in other.text
    assert not Redaction.objects.exists()
    shown = client.post(page, typed | confirmed, follow=True)
    assert NAME not in shown.text
    assert "[passage retiré le " in shown.text
    data = client.get(reverse("public:data", args=place)).text
    assert f"n° {proposal.number}" in data
    assert "Un nom." in data


def test_a_passage_of_the_plan_leaves_what_amendments_quote_of_it(client, plan, people, proposal):
    page = reverse("public:redact_action", args=(plan.region.slug, plan.slug, "A-01"))
    client.force_login(people["ada"])
    typed = {"passage": "Aider les entreprises", "basis": "personal_data", "sure": "on"}
    typed |= {"confirm": client.post(page, typed).context["shown"]}
    assert client.post(page, typed).status_code == 302
    assert "[passage retiré" in proposal.changes.get().before
    action = reverse("public:action", args=(plan.region.slug, plan.slug, "A-01"))
    assert "Aider les entreprises" not in client.get(action).text


def test_a_passage_of_an_action_leaves_the_proposal_it_comes_from(plan, people):
    rows = [Row("title", "", None, "Une action neuve"), Row("summary", "", None, f"Voir {NAME}.")]
    proposal = amending.propose(factories.phase(plan), people["alice"], *rows)
    became = factories.action(plan, "C-01", summary=f"Voir {NAME}.")
    Proposal.objects.filter(pk=proposal.pk).update(became=became)
    redact_action(roadmap=plan, actor=people["ada"], code="C-01", order=ORDER)
    assert NAME not in repr(list(Change.objects.values()))


def test_the_letters_kept_by_the_committee_lose_it_too(plan, people, proposal):
    now = timezone.now()
    digest = Digest.objects.create(
        committee=making.committee(plan),
        number=1,
        since=now,
        due_at=now,
        cut_off=now,
        frozen_at=now,
        content={"news": {"proposals": {"items": [{"title": proposal.title}]}}},
    )
    redact_everywhere(proposal=proposal, actor=people["ada"], order=ORDER)
    digest.refresh_from_db()
    assert NAME not in repr(digest.content)
    assert "décision de justice]" in repr(digest.content)


def test_what_the_members_think_and_ask_loses_it_too(plan, people, proposal):
    body = making.committee(plan, word=f"Lisez {NAME}.")
    seat = making.seat(body)
    told = making.opinion(
        seat, proposal.phase, "A-01", timezone.now(), "reserved", f"{NAME} a tort."
    )
    facts = {"member": told.member, "action": told.action}
    Question.objects.create(
        **facts,
        text=f"Qui est {NAME} ?",
        asked_at=told.given_at,
        answer=f"{NAME} ? Personne.",
        answered_at=told.given_at,
    )
    Jotting.objects.create(**facts, text=f"Appeler {NAME}.", written_at=told.given_at)
    redact_everywhere(proposal=proposal, actor=people["ada"], order=ORDER)
    for row in (*Opinion.objects.values(), *Question.objects.values(), *Jotting.objects.values()):
        assert NAME not in repr(row)
    body.refresh_from_db()
    assert body.word.startswith("Lisez [passage retiré")


@pytest.mark.parametrize("moved", [False, True])
def test_a_letter_that_has_not_left_leaves_without_it(plan, people, proposal, moved):
    body = making.committee(plan, starts_at=timezone.now() - making.WEEK)
    seat = making.seat(body)
    Proposal.objects.filter(pk=proposal.pk).update(state="published", published_at=timezone.now())
    send_now(committee=body, actor=people["ada"], after=0)
    freeze_due_digests()
    before = Mail.objects.get(kind="digest")
    assert NAME in making.parts(before)[0]
    if moved:
        User.objects.filter(memberships__seat=seat).update(email="carol@neuf.example")
    redact_everywhere(proposal=proposal, actor=people["ada"], order=ORDER)
    after = Mail.objects.get(kind="digest")
    assert all(NAME not in part and "passage retiré" in part for part in making.parts(after))
    named = [parsed(bytes(mail.raw))["Message-ID"] for mail in (before, after)]
    assert named[0] == named[1]
    assert (stop_url(seat.members.get()) in making.parts(after)[0]) is not moved
