"""An author appeals from a decision; somebody else settles it, once, with reasons."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import JournalEntry
from consultation.models import Appeal, Argument, Decision, Proposal, Statement
from consultation.operations import NotYours, Verdict, decide
from consultation.operations.appeals import (
    AlreadySettled,
    NotAppealable,
    appeal_decision,
    settle_appeal,
)
from outbox.models import Mail
from roadmaps.models import Phase, Role
from tests import factories
from tests.consultation import saying, writing
from tests.consultation.writing import PLACE, TITLE

pytestmark = pytest.mark.django_db
WHY = "Mon texte parle bien de la feuille de route."


@pytest.fixture
def refused(plan, people, phase):
    """alice's proposal, refused by mo."""
    proposal = writing.submitted(phase, people["alice"])
    writing.judge(proposal, people["mo"], "refuse", "off_topic", "Hors sujet.")
    return proposal.decisions.get()


@pytest.fixture
def appealed(people, refused):
    return appeal_decision(decision=refused, by=people["alice"], text=WHY)


def settle(appeal, by, outcome="overturned", reasons="Elle est dans le sujet."):
    return settle_appeal(appeal=appeal, by=by, outcome=outcome, reasons=reasons)


def test_an_author_appeals_once_and_is_sent_a_receipt(people, refused):
    Mail.objects.all().delete()
    for _n in range(2):
        appeal_decision(decision=refused, by=people["alice"], text=WHY)
    appeal = Appeal.objects.get()
    mail = Mail.objects.get()
    assert (mail.key, mail.to) == (f"appeal:{appeal.pk}", "alice@example.org")


def test_nobody_else_appeals_nor_after_thirty_days(people, refused):
    with pytest.raises(NotAppealable):
        appeal_decision(decision=refused, by=people["bob"], text=WHY)
    Decision.objects.update(at=timezone.now() - timedelta(days=30))
    refused.refresh_from_db()
    with pytest.raises(NotAppealable):
        appeal_decision(decision=refused, by=people["alice"], text=WHY)


def test_what_was_published_is_not_appealed_from(people, phase):
    proposal = writing.published(phase, people["alice"], people["mo"])
    with pytest.raises(NotAppealable):
        appeal_decision(decision=proposal.decisions.get(), by=people["alice"], text=WHY)


def test_the_first_decider_does_not_settle_it_another_does_once(people, appealed):
    with pytest.raises(NotYours):
        settle(appealed, people["mo"])
    settle(appealed, people["max"])
    with pytest.raises(AlreadySettled):
        settle(appealed, people["ada"], "upheld")
    assert Proposal.objects.get().is_public


def test_an_administrator_settles_where_there_is_one_moderator(people, appealed):
    Role.objects.filter(user=people["max"]).delete()
    settle(appealed, people["ada"], "upheld")
    assert Appeal.objects.get().decided_by == people["ada"]


def test_nobody_with_a_stake_settles_it(people, plan, refused):
    factories.role(people["alice"], plan.region, Role.Name.MODERATOR)
    appeal = appeal_decision(decision=refused, by=people["alice"], text=WHY)
    with pytest.raises(NotYours):
        settle(appeal, people["alice"])


def test_what_is_overturned_is_public_even_when_its_phase_has_closed(people, phase, appealed):
    factories.end(phase)
    Mail.objects.all().delete()
    settle(appealed, people["max"])
    proposal, mail = Proposal.objects.get(), Mail.objects.get()
    assert proposal.is_public
    assert mail.key == f"appeal_settled:{appealed.pk}"
    assert [one.verb for one in proposal.decisions.all()] == ["refuse", "restore"]
    assert JournalEntry.objects.filter(verb="moderate_restore", actor=people["max"]).exists()


def test_what_is_upheld_stays_as_it_was(people, appealed):
    settle(appealed, people["max"], "upheld", "Elle est bien hors du sujet.")
    proposal = Proposal.objects.get()
    assert proposal.state == "refused"
    assert [one.verb for one in proposal.decisions.all()] == ["refuse", "uphold"]


def test_what_was_hidden_is_shown_again(people, phase):
    proposal = writing.published(phase, people["alice"], people["mo"])
    since = proposal.published_at
    writing.reported(proposal, people["bob"])
    writing.judge(proposal, people["mo"], "hide", "advertising")
    decision = Proposal.objects.get().taken_away_by
    settle(appeal_decision(decision=decision, by=people["alice"], text=WHY), people["max"])
    shown = Proposal.objects.get()
    assert (shown.is_public, shown.published_at) == (True, since)


def test_arguments_are_appealed_for_as_well(plan, people):
    phase = factories.phase(plan, may_comment=True)
    now = timezone.now()
    argument = Argument.objects.create(
        roadmap=plan,
        phase=phase,
        action=plan.actions.first(),
        stance="for",
        text="C’est utile.",
        state="submitted",
        author=people["alice"].participant,
        entered_by=people["alice"],
        created_at=now,
        submitted_at=now,
    )
    verdict = Verdict("refuse", "off_topic")
    decision = decide(item=argument, moderator=people["mo"], verdict=verdict, seen=now.isoformat())
    settle(appeal_decision(decision=decision, by=people["alice"], text=WHY), people["max"])
    assert Argument.objects.get().is_public


# The pages ------------------------------------------------------------------------------------


def test_the_author_finds_the_way_and_follows_the_appeal(client, people, refused):
    client.force_login(people["alice"])
    url = f"{PLACE}appeals/{refused.pk}/"
    assert url in client.get(PLACE + "proposals/1/").text
    assert "Hors sujet." in client.get(url).text
    assert client.post(url, {"text": " "}).status_code == 422
    assert client.post(url, {"text": WHY}).status_code == 302
    assert WHY in client.get(url).text
    page = client.get(PLACE + "proposals/1/").text
    assert "Contestée le" in page
    client.force_login(people["bob"])
    assert client.get(url).status_code == 404


def test_the_tombstone_says_to_everybody_that_it_is_contested(client, people, appealed):
    page = client.get(PLACE + "proposals/1/").text
    assert "Contestée le" in page
    assert TITLE not in page
    assert WHY not in page
    settle(appealed, people["max"], "upheld", "Elle est bien hors du sujet.")
    assert "confirmée par une autre personne" in client.get(PLACE + "proposals/1/").text


def test_a_moderator_settles_it_on_its_page(client, people, appealed):
    url = f"{PLACE}moderation/appeals/{appealed.pk}/"
    typed = {"outcome": "overturned", "reasons": "Elle est dans le sujet."}
    client.force_login(people["mo"])
    assert "Vous ne tranchez pas ce recours" in client.get(url).text
    assert client.post(url, typed).status_code == 403
    client.force_login(people["max"])
    assert WHY in client.get(url).text
    assert client.post(url, {}).status_code == 422
    assert client.post(url, typed).status_code == 302
    client.force_login(people["ada"])
    late = client.post(url, {"outcome": "upheld", "reasons": "Je confirme."})
    assert late.status_code == 409
    assert "Max a tranché" in late.text
    assert "Je confirme." in late.text


def test_where_nobody_else_may_settle_it_is_said(client, people, appealed):
    Role.objects.exclude(user=people["mo"]).delete()
    client.force_login(people["mo"])
    page = client.get(f"{PLACE}moderation/appeals/{appealed.pk}/").text
    assert "Personne d’autre ne peut trancher ici" in page


def test_the_decision_that_is_made_says_the_appeal_page(people, refused):
    mail = Mail.objects.get(key=f"decision:{refused.pk}")
    assert f"/appeals/{refused.pk}/" in bytes(mail.raw).decode(errors="replace")


def test_the_close_of_a_phase_is_no_obstacle_to_appealing(people, phase, refused):
    Phase.objects.update(closes_at=timezone.now())
    assert appeal_decision(decision=refused, by=people["alice"], text=WHY)


@pytest.mark.parametrize("kind", ["arguments", "contributions"])
def test_on_the_page_of_what_was_refused_its_author_finds_the_way_to_contest(
    client, plan, people, phase, kind
):
    on = plan.actions.get(code="A-01")
    if kind == "arguments":
        item = saying.said(saying.commenting(plan), people["alice"], on)
    else:
        item = saying.statement(phase, people["alice"])
        Statement.objects.update(state="submitted", published_at=None)
        item.refresh_from_db()
    verdict = Verdict("refuse", "off_topic", "Dites où.")
    seen = item.submitted_at.isoformat()
    decision = decide(item=item, moderator=people["mo"], verdict=verdict, seen=seen)
    page, way = f"{PLACE}{kind}/{item.pk}/", f"{PLACE}appeals/{decision.pk}/"
    client.force_login(people["alice"])
    mine = client.get(page).text
    assert mine.count("Motif") == 1
    assert "Dites où." in mine
    assert way in mine
    appeal_decision(decision=decision, by=people["alice"], text=WHY)
    assert "Suivre votre recours" in client.get(page).text
    assert "Contestée le" in client.get(page).text


def test_going_through_the_queue_one_comes_to_an_appeal_and_goes_on(
    client, people, phase, appealed
):
    before = writing.submitted(phase, people["alice"])
    waits = Proposal.objects.filter(pk=before.pk)
    waits.update(submitted_at=timezone.now() - timedelta(hours=9))
    after = writing.submitted(phase, people["alice"])
    client.force_login(people["mo"])
    address = f"{PLACE}moderation/appeals/{appealed.pk}/"
    client.post(f"{PLACE}moderation/open/", {"case": f"proposal:{before.number}"})
    one = client.get(f"{PLACE}moderation/{before.number}/").text
    assert re.search(rf'href="{address}[^>]*data-key="j"', one)
    page = client.get(address).text
    assert re.search(rf'value="proposal:{before.number}" data-key="k"', page)
    assert re.search(rf'value="proposal:{after.number}" data-key="j"', page)
    assert "rooms" in page
