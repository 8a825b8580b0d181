"""The room: one moderator a case, given or taken; several cases at once; three kinds; settings."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import JournalEntry
from consultation.models import Argument, Decision, Hold, Proposal, ReasonMessage, Statement
from consultation.operations import HeldByAnother, Verdict, decide, hold_case
from consultation.operations.wordings import PhaseOpen, settle_moderation
from consultation.queries.moderation_queue import Queue, Wanted
from outbox.letters import parsed
from outbox.models import Mail
from roadmaps.models import Roadmap
from tests import factories
from tests.consultation import saying, writing
from tests.consultation.writing import PLACE

pytestmark = pytest.mark.django_db
ROOM = PLACE + "moderation/"


@pytest.fixture
def phase(plan):
    return factories.phase(plan, may_propose=True, may_comment=True, may_vote=True)


@pytest.fixture
def mo(client, people):
    client.force_login(people["mo"])
    return client


@pytest.fixture
def after(plan):
    """The roadmap is moderated after publication."""
    Roadmap.objects.filter(pk=plan.pk).update(moderation="after")
    plan.refresh_from_db()
    return plan


def argued(phase, person, stance="for"):
    return saying.said(phase, person, phase.roadmap.actions.get(code="A-01"), stance)


def written(phase, person):
    """A written contribution that waits for the moderators."""
    made = saying.statement(phase, person)
    Statement.objects.filter(pk=made.pk).update(state="submitted", published_at=None)
    return Statement.objects.get(pk=made.pk)


def seen(item):
    return item.submitted_at.isoformat()


def tick(item):
    key = getattr(item, "number", item.pk)
    return f"{item._meta.model_name}:{key}:{seen(item)}"


@pytest.mark.parametrize("made", [argued, written])
@pytest.mark.parametrize(
    ("verb", "becomes"),
    [
        ("publish", ("published", "Votre contribution est publiée")),
        ("refuse", ("refused", "Votre contribution n’est pas publiée")),
        ("ask", ("change_requested", "Votre contribution est à reformuler")),
    ],
)
def test_an_argument_and_a_written_contribution_are_decided_on_as_proposals_are(
    mo, phase, people, made, verb, becomes
):
    state, told = becomes
    item = made(phase, people["alice"])
    page = "arguments" if isinstance(item, Argument) else "contributions"
    mo.post(ROOM + "open/", {"case": f"{item._meta.model_name}:{item.pk}"})
    address = f"{ROOM}{page}/{item.pk}/"
    assert item.text[-6:-1] in mo.get(address).text
    typed = {"verb": verb, "seen": seen(item), "reason": "off_topic", "message": "Dites où."}
    assert mo.post(address, typed).status_code == 302
    item.refresh_from_db()
    assert item.state == state
    mail = Mail.objects.get()
    text = parsed(bytes(mail.raw)).get_body(("plain",)).get_content()
    assert told in text
    assert mail.to == "alice@example.org"
    line = JournalEntry.objects.get(verb=f"moderate_{verb}_{item._meta.model_name}")
    assert line.item == f"n° {item.pk}"


def test_nobody_decides_on_their_own_argument(mo, phase, people):
    factories.voice(people["mo"])
    argument = argued(phase, people["mo"])
    address = f"{ROOM}arguments/{argument.pk}/"
    assert "Vous ne décidez pas de celle-ci" in mo.get(address).text
    assert mo.post(address, {"verb": "publish", "seen": seen(argument)}).status_code == 403


def test_published_at_once_it_waits_to_be_read_and_is_hidden_or_left(mo, after, phase, people):
    first, second = (writing.submitted(phase, people["alice"]) for _n in range(2))
    assert (first.state, first.published_at) == ("published", first.unread_since)
    assert [case.why for case in Queue(after).cases] == ["unread", "unread"]
    moment = first.unread_since.isoformat()
    assert mo.post(ROOM + "1/", {"verb": "publish", "seen": moment}).status_code == 302
    first.refresh_from_db()
    assert (first.unread_since, first.is_public) == (None, True)
    assert not Mail.objects.exists()
    hidden = {"verb": "hide", "reason": "advertising", "seen": second.unread_since.isoformat()}
    mo.post(ROOM + "2/", hidden)
    second.refresh_from_db()
    assert second.hidden_at
    assert not second.unread_since
    text = parsed(bytes(Mail.objects.get().raw)).get_body(("plain",)).get_content()
    assert "paraît aussitôt" in text
    assert not Queue(after).cases


def test_looking_changes_nothing_and_taking_keeps_others_away(mo, client, phase, people):
    proposal = writing.submitted(phase, people["alice"])
    page = mo.get(ROOM + "1/").text
    assert "Prendre ce cas" in page
    assert 'value="publish"' not in page
    assert not Hold.objects.exists()
    taken = mo.post(ROOM + "open/", {"case": "proposal:1"})
    assert taken.url == ROOM + "1/"
    assert 'value="publish"' in mo.get(ROOM + "1/").text
    client.force_login(people["max"])
    assert "Mo a ce cas sous les yeux" in client.get(ROOM + "1/").text
    answer = client.post(
        ROOM + "1/", {"verb": "publish", "seen": seen(proposal), "message": "Bravo."}
    )
    assert answer.status_code == 409
    assert "Bravo." in answer.text
    assert not Decision.objects.exists()
    Hold.objects.update(held_until=timezone.now())
    client.post(ROOM + "open/", {"case": "proposal:1"})
    assert Hold.objects.get().held_by == people["max"]


def test_the_next_case_is_one_that_nobody_else_has(mo, phase, people):
    items = [writing.submitted(phase, people["alice"]) for _n in range(4)]
    hold_case(item=items[1], user=people["max"])
    Hold.objects.create(proposal=items[2], assigned_to=people["ada"], assigned_at=timezone.now())
    mo.post(ROOM + "open/", {"case": "proposal:1"})
    answer = mo.post(ROOM + "1/", {"verb": "publish", "seen": seen(items[0])})
    assert answer.url == ROOM + "4/"
    assert Hold.objects.get(held_by=people["mo"]).proposal == items[3]


def test_one_has_one_case_at_a_time_and_keeps_it_while_the_page_is_open(mo, phase, people):
    for _n in range(2):
        writing.submitted(phase, people["alice"])
    mo.post(ROOM + "open/", {"case": "proposal:1"})
    Hold.objects.update(held_until=timezone.now() + timedelta(seconds=30))
    assert mo.post(ROOM + "keep/", {"case": "proposal:1"}).status_code == 204
    assert Hold.objects.get().held_until > timezone.now() + timedelta(minutes=5)
    mo.post(ROOM + "open/", {"case": "proposal:2"})
    assert Hold.objects.get(held_by=people["mo"]).proposal.number == 2


def test_a_case_given_is_in_its_queue_and_in_the_journal(mo, client, phase, people):
    for _n in range(2):
        writing.submitted(phase, people["alice"])
    answer = mo.post(ROOM + "assign/", {"case": "proposal:1", "to": people["max"].pk})
    assert answer.url == ROOM + "2/"
    assert JournalEntry.objects.get(verb="assign_proposal").item == "n° 1"
    mine = Queue(phase.roadmap, wanted=Wanted(mine="1"), user=people["max"])
    assert [case.key for case in mine.cases] == [1]
    assert "confié à Max" in mo.get(ROOM).text
    mo.post(ROOM + "assign/", {"case": "proposal:1", "to": people["bob"].pk})
    assert Hold.objects.get(proposal__number=1).assigned_to == people["max"]
    mo.post(ROOM + "assign/", {"case": "proposal:1", "to": ""})
    assert Hold.objects.get(proposal__number=1).assigned_to is None


def test_nobody_keeps_nor_gives_away_a_case_of_their_own(mo, phase, people):
    factories.voice(people["mo"])
    own = writing.submitted(phase, people["mo"])
    named = {"case": f"proposal:{own.number}"}
    assert mo.post(ROOM + "keep/", named).status_code == 404
    mo.post(ROOM + "open/", named)
    mo.post(ROOM + "assign/", named | {"to": people["max"].pk})
    assert not Hold.objects.exists()


@pytest.mark.parametrize("tick", ["proposal:01:x", "proposal:١:x", "proposal::x", "::", "proposal"])
def test_a_case_that_is_named_otherwise_is_none(mo, phase, people, tick):
    writing.submitted(phase, people["alice"])
    assert mo.post(ROOM + "together/", {"verb": "publish", "tick": tick}).status_code in (302, 400)
    assert Proposal.objects.get().state == "submitted"


def test_filters_narrow_the_queue_and_survive_a_decision(mo, phase, people):
    first, second = (writing.submitted(phase, people["alice"]) for _n in range(2))
    argument = argued(phase, people["alice"], "question")
    assert "2 cas" in mo.get(ROOM + "?kind=proposal").text
    assert "1 cas" in mo.get(ROOM + "?kind=argument&why=new").text
    assert "0 cas" in mo.get(ROOM + "?why=reported").text
    answer = mo.post(ROOM + "2/?kind=proposal", {"verb": "publish", "seen": seen(second)})
    assert answer.url == ROOM + "1/?kind=proposal"
    answer = mo.post(ROOM + "1/?kind=proposal", {"verb": "publish", "seen": seen(first)})
    assert answer.url == ROOM + "?kind=proposal"
    assert argument.state == "submitted"


def test_what_came_back_says_so(plan, phase, people):
    proposal = writing.submitted(phase, people["alice"])
    writing.judge(proposal, people["mo"], "ask", message="Dites où.")
    writing.submit_proposal(
        proposal=proposal,
        phase=phase,
        actor=people["alice"],
        author=proposal.author,
        wording=writing.wording(),
    )
    assert [case.why for case in Queue(plan).cases] == ["back"]


def test_look_alikes_are_found_and_decided_on_together(mo, plan, phase, people):
    spam = [writing.submitted(phase, people["alice"], title="Achetez mes tomates !") for _n in "ab"]
    spam.append(writing.submitted(phase, people["alice"], title="achetez mes tomate"))
    other = writing.submitted(phase, people["alice"])
    queue = Queue(plan, wanted=Wanted(like="proposal:1"), user=people["mo"])
    assert [case.key for case in queue.cases] == [1, 2, 3]
    page = mo.get(ROOM).text
    assert "1 identique" in page
    typed = {"verb": "refuse", "reason": "advertising", "tick": [tick(one) for one in spam]}
    assert mo.post(ROOM + "together/", typed).status_code == 302
    assert [one.state for one in Proposal.objects.order_by("number")] == ["refused"] * 3 + [
        "submitted"
    ]
    assert Decision.objects.count() == JournalEntry.objects.filter(verb="moderate_refuse").count()
    letter = bytes(Mail.objects.get().raw).decode()
    for number in (1, 2, 3):
        assert f"/proposals/{number}/" in letter
    assert "3 de vos textes ne sont pas publi" in letter
    assert other.state == "submitted"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"verb": "refuse"}, "Choisissez un motif"),
        ({"verb": "publish", "tick": []}, "Cochez au moins un cas"),
    ],
)
def test_together_nothing_is_decided_by_halves(mo, phase, people, typed, sentence):
    proposal = writing.submitted(phase, people["alice"])
    sent = {"tick": [tick(proposal)], "message": "Gardez ceci."} | typed
    answer = mo.post(ROOM + "together/", sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Gardez ceci." in answer.text
    assert not Decision.objects.exists()


def test_together_leaves_what_is_not_the_moderators_to_decide(mo, phase, people):
    one, two, three = (writing.submitted(phase, people[name]) for name in ("alice", "mo", "alice"))
    hold_case(item=three, user=people["max"])
    typed = {"verb": "publish", "tick": [tick(item) for item in (one, two, three)]}
    page = mo.post(ROOM + "together/", typed, follow=True).text
    assert "1 cas décidé" in page
    assert "2 cas sont restés" in page
    assert Decision.objects.count() == 1


def test_hundred_are_decided_in_a_handful_of_queries(phase, people):
    from consultation.operations import decide_together

    def cost(number):
        items = [writing.submitted(phase, people["alice"]) for _n in range(number)]
        cases = [(item, seen(item)) for item in items]
        with CaptureQueriesContext(connection) as queries:
            decide_together(
                cases=cases, moderator=people["mo"], verdict=Verdict("refuse", "off_topic")
            )
        return len(queries)

    assert cost(2) == cost(20) <= 25
    assert (Decision.objects.count(), Mail.objects.count()) == (22, 2)


def test_a_refusal_begins_with_the_words_of_its_reason(client, mo, phase, people):
    proposal = writing.submitted(phase, people["alice"])
    client.force_login(people["ada"])
    page = client.get(ROOM + "settings/")
    assert page.status_code == 200
    sent = {"moderation": "before", "advertising": "Retirez la marque.", "off_topic": " "}
    assert client.post(ROOM + "settings/", sent).status_code == 302
    assert ReasonMessage.objects.get().text == "Retirez la marque."
    client.force_login(people["mo"])
    assert client.get(ROOM + "settings/").status_code == 404
    client.post(ROOM + "open/", {"case": "proposal:1"})
    assert 'data-says="Retirez la marque."' in client.get(ROOM + "1/").text
    typed = {"verb": "refuse", "reason": "advertising", "seen": seen(proposal), "usual": "1"}
    client.post(ROOM + "1/", typed)
    assert Decision.objects.get().message == "Retirez la marque."


def test_before_or_after_never_changes_while_one_contributes(client, plan, phase, people):
    with pytest.raises(PhaseOpen):
        settle_moderation(roadmap=plan, actor=people["ada"], moderation="after")
    client.force_login(people["ada"])
    client.post(ROOM + "settings/", {"moderation": "after"})
    assert Roadmap.objects.get().moderation == "before"
    phase.delete()
    assert client.post(ROOM + "settings/", {"moderation": "after"}).status_code == 302
    assert Roadmap.objects.get().moderation == "after"
    assert "paraît aussitôt" in client.get(PLACE + "rules/").text
    assert JournalEntry.objects.get(verb="settle_moderation").details == {"moderation": "after"}


def test_only_moderators_act(client, phase, people):
    writing.submitted(phase, people["alice"])
    for name in ("alice", "bob"):
        client.force_login(people[name])
        for act in ("open", "keep", "assign", "together"):
            assert client.post(f"{ROOM}{act}/", {"case": "proposal:1"}).status_code == 404
            assert client.get(f"{ROOM}{act}/").status_code in (404, 405)
    assert not Hold.objects.exists()


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_what_another_has_is_not_decided(plan, people, phase):
    proposal = writing.submitted(phase, people["alice"])
    hold_case(item=proposal, user=people["max"])
    with pytest.raises(HeldByAnother) as held:
        decide(
            item=proposal,
            moderator=people["mo"],
            verdict=Verdict("publish"),
            seen=seen(proposal),
        )
    assert held.value.hold.held_by == people["max"]
    with pytest.raises(HeldByAnother):
        hold_case(item=proposal, user=people["mo"])
    assert [case.key for case in Queue(plan).cases] == [1]
    decide(item=proposal, moderator=people["max"], verdict=Verdict("publish"), seen=seen(proposal))
    assert not Hold.objects.exists()
