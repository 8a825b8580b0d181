"""A new action filed under the wrong axis is moved, and its author told why."""

import pytest

from accounts.models import JournalEntry
from consultation.models import Decision, Proposal
from consultation.operations.moderation import Incomplete, NotYours
from consultation.operations.moving import MovedSince, NotMovable, move_proposal
from outbox.letters import parsed
from outbox.models import Mail
from tests.consultation import amending, writing

pytestmark = pytest.mark.django_db
WHY = "Elle parle des compétences."


@pytest.fixture
def proposal(phase, people):
    return writing.published(phase, people["alice"], people["mo"], axis="A")


def move(proposal, people, who="mo", **more):
    facts = {"axis": "B", "reason": WHY, "seen": "A"} | more
    return move_proposal(proposal=proposal, moderator=people[who], **facts)


def test_its_author_is_told_why_and_the_journal_knows(proposal, people):
    decision = move(proposal, people)
    proposal.refresh_from_db()
    assert proposal.axis == "B"
    assert (decision.moved_from, decision.moved_to) == ("A", "B")
    mail = Mail.objects.get(key=f"moved:{decision.pk}")
    assert mail.to == people["alice"].email
    assert WHY in parsed(bytes(mail.raw)).get_body(("plain",)).get_content()
    assert JournalEntry.objects.get(verb="moderate_move").details["moved_to"] == "B"


def test_what_waits_is_moved_as_well(phase, people):
    proposal = writing.submitted(phase, people["alice"], axis="A")
    move(proposal, people)
    assert Proposal.objects.get().axis == "B"


def test_what_waits_leads_back_to_its_case(client, phase, people):
    proposal = writing.submitted(phase, people["alice"], axis="A")
    client.force_login(people["mo"])
    where = f"{writing.PLACE}moderation/{proposal.number}/"
    answer = client.post(where + "move/", {"axis": "B", "reason": WHY, "seen": "A"})
    assert answer.url == where
    assert client.get(where).status_code == 200


def test_it_says_why_and_where_to(proposal, people):
    for more, field in (
        ({"reason": " "}, "reason"),
        ({"axis": "Z"}, "axis"),
        ({"axis": "A"}, "axis"),
    ):
        with pytest.raises(Incomplete) as missing:
            move(proposal, people, **more)
        assert missing.value.field == field


def test_an_amendment_stays_with_its_action(plan, phase, people):
    row = amending.field(plan, "summary", "Autre.")
    with pytest.raises(NotMovable):
        move(amending.amend(phase, people["alice"], "A-01", row), people, seen="")


def test_two_tabs_move_it_once(proposal, people):
    move(proposal, people)
    with pytest.raises(MovedSince):
        move(proposal, people, who="max")
    assert Decision.objects.filter(verb="move").count() == 1


def test_nobody_moves_their_own(proposal, people):
    for name in ("alice", "bob"):
        with pytest.raises(NotYours):
            move(proposal, people, who=name)
