"""What awaits who manages a roadmap, the calendar's picture, and the actions one works on."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consultation.models import Answer, Proposal
from outbox.models import Mail
from roadmaps.awaiting import awaiting
from roadmaps.calendar import Calendar
from roadmaps.models import Phase
from roadmaps.operations import draft_of, write_action
from roadmaps.pictures import calendar_rows
from roadmaps.plan import plan_of
from roadmaps.sifting import Sift
from tests import factories
from tests.committee import making

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def at(plan, name, **kwargs):
    place = {"region": plan.region.slug, "roadmap": plan.slug}
    return reverse(f"roadmaps:{name}", kwargs=place | kwargs)


def waiting(plan, hours):
    """A proposal handed in some hours ago, that nobody has decided on."""
    made = making.proposal(plan, timezone.now() - hours * HOUR)
    Proposal.objects.filter(pk=made.pk).update(state=Proposal.State.SUBMITTED, published_at=None)
    return made


def reworded(plan, code, **values):
    write_action(draft=draft_of(plan), action=plan.actions.get(code=code), values=values)


def told(plan):
    return [(one.count, one.label, one.pressing) for one in awaiting(plan)]


# What awaits ----------------------------------------------------------------------------------


def test_nothing_awaits_at_first(managing, plan):
    assert awaiting(plan) == []
    assert "Tout est traité" in managing.get(at(plan, "manage")).text


def test_the_queue_and_what_is_late_in_it(plan):
    factories.phase(plan)
    waiting(plan, 1)
    assert told(plan) == [(1, "contribution à modérer", "")]
    waiting(plan, 48)
    assert told(plan) == [(2, "contributions à modérer", "1 hors délai")]


def test_an_answer_is_due_once_its_phase_is_closed(plan):
    open_phase = factories.phase(plan)
    making.proposal(plan, timezone.now(), phase=open_phase)
    assert told(plan) == [(1, "proposition sans réponse", "")]
    over = factories.phase(plan, -5 * HOUR, -HOUR, may_propose=True)
    answered = making.proposal(plan, timezone.now() - 2 * HOUR, phase=over)
    making.proposal(plan, timezone.now() - 2 * HOUR, phase=over)
    Answer.objects.create(proposal=answered, outcome="accepted", published_at=timezone.now())
    assert told(plan) == [(2, "propositions sans réponse", "1 d’un dépôt clos")]


def test_a_draft_that_differs_from_what_is_read(plan):
    draft_of(plan)
    assert told(plan) == []
    reworded(plan, "A-01", owner="Agence")
    factories.action(plan, "C-01", axis="C")
    (found,) = awaiting(plan)
    assert (found.count, found.detail) == (2, "1 ajoutées, 1 changées, 0 retirées")


def failed(key):
    now = timezone.now()
    return Mail.objects.create(
        key=key, kind="notice", state="failed", to="a@b.example", owed_at=now, next_try_at=now
    )


def test_mails_that_no_server_took_and_only_this_roadmap_s(plan):
    body = making.committee(plan)
    digest = body.digests.create(
        number=3,
        since=making.DUE,
        due_at=making.DUE,
        cut_off=making.DUE,
        frozen_at=making.DUE,
        content={},
    )
    made = making.proposal(plan, timezone.now())
    Answer.objects.create(proposal=made, outcome="accepted", published_at=timezone.now())
    decision = making.decision(made, timezone.now())
    failed(digest.key_of(1))
    failed(f"decision:{decision.pk}")
    failed("digest:999999:1")
    failed(f"decision:{decision.pk + 1000}")
    failed("opinion-receipt:1:2")
    letters, notice = awaiting(plan)
    assert (letters.count, letters.url) == (
        1,
        reverse("committee:deliveries", args=[plan.region.slug, plan.slug, 3]),
    )
    assert f"n° {made.number}" in notice.label


def test_a_letter_that_came_back_counts_until_it_arrives_sent_again(plan):
    body = making.committee(plan)
    due = making.DUE
    facts = {"since": due, "due_at": due, "cut_off": due, "frozen_at": due, "content": {}}
    digest = body.digests.create(number=1, **facts)
    mail = failed(digest.key_of(7))
    mail.state, mail.bounced_at = "bounced", timezone.now()
    mail.save()
    assert told(plan) == [(1, "lettre non remise", "à prévenir autrement")]
    again = failed(f"{digest.key_of(7)}:again:1")
    again.state, again.sent_at = "sent", timezone.now()
    again.save()
    assert told(plan) == []


def test_the_overview_asks_as_many_questions_for_three_as_for_one(managing, plan):
    factories.phase(plan)
    body = making.committee(plan)

    def grow(n):
        waiting(plan, 50)
        made = making.proposal(plan, timezone.now())
        making.decision(made, timezone.now())
        due = making.DUE + n * making.WEEK
        digest = body.digests.create(
            number=n, since=due, due_at=due, cut_off=due, frozen_at=due, content={}
        )
        failed(digest.key_of(1))

    def questions():
        managing.get(at(plan, "manage"))
        with CaptureQueriesContext(connection) as seen:
            managing.get(at(plan, "manage"))
        return len(seen)

    grow(1)
    one = questions()
    grow(2)
    grow(3)
    assert questions() == one


# The calendar ---------------------------------------------------------------------------------


def phase(opens, closes):
    day = lambda text: datetime.fromisoformat(text).replace(tzinfo=UTC)  # noqa: E731
    return Phase(name=opens, opens_at=day(opens), closes_at=day(closes))


def drawn(now, *phases):
    return calendar_rows(Calendar(phases, datetime.fromisoformat(now).replace(tzinfo=UTC)))


def test_a_bar_is_as_long_as_its_phase_on_the_common_line():
    picture = drawn(
        "2026-01-06", phase("2026-01-01", "2026-01-06"), phase("2026-01-06", "2026-01-11")
    )
    assert [(row["x"], row["w"], row["state"]) for row in picture["rows"]] == [
        (0, 88.0, "over"),
        (88.0, 12.0, "here"),
    ]
    assert [row["goes_on"] for row in picture["rows"]] == [False, True]
    assert picture["today"] == 88.0


def test_one_phase_fills_the_line_and_none_draws_nothing():
    (row,) = drawn("2026-02-01", phase("2026-01-01", "2026-01-06"))["rows"]
    assert (row["x"], row["w"], row["goes_on"]) == (0, 100, False)
    assert drawn("2026-02-01") == {"rows": [], "today": None}


def test_the_next_opening_or_close():
    calendar = Calendar(
        [phase("2026-01-01", "2026-01-06"), phase("2026-01-04", "2026-01-09")],
        datetime(2026, 1, 3, tzinfo=UTC),
    )
    assert (calendar.turn["name"], calendar.turn["opens"]) == ("2026-01-04", True)
    calendar.now = datetime(2026, 1, 4, tzinfo=UTC)
    assert (calendar.turn["name"], calendar.turn["opens"]) == ("2026-01-01", False)
    calendar.now = datetime(2026, 1, 9, tzinfo=UTC)
    assert calendar.turn is None


# The actions one works on ---------------------------------------------------------------------


@pytest.fixture
def full(plan):
    """In the draft: A-01 lacks all it may, A-02 its owner, B-01 as much as A-01."""
    said = {
        "summary": "Oui.",
        "budget": [{"year": 2027, "funder": "", "amount": 10, "key": "k1"}],
        "ends_on": datetime(2027, 1, 1).date(),
        "owner": "",
        "targets": [
            {
                "indicator": "x",
                "baseline": "",
                "target": "1",
                "unit": "",
                "horizon": "",
                "key": "k2",
            }
        ],
    }
    reworded(plan, "A-02", **said)
    return plan


def codes(plan, **sift):
    groups = Sift(**sift).groups(plan_of(draft_of(plan)))
    return [row.stop.code for group in groups for row in group.rows]


def test_actions_are_narrowed_to_what_they_lack_and_searched(full):
    assert codes(full) == ["A-01", "A-02", "B-01"]
    assert codes(full, lacking="owner") == ["A-02"]
    assert codes(full, lacking="budget") == ["A-01", "B-01"]
    assert codes(full, q="B-01", lacking="budget") == ["B-01"]
    assert codes(full, q="introuvable") == []
    chips = {chip["label"]: chip["count"] for chip in Sift().chips(plan_of(draft_of(full)))}
    assert chips["sans budget"] == 2
    assert chips["sans porteur"] == 1
    assert "sans axe" not in chips


def test_an_edit_comes_back_to_the_same_list_or_opens_the_next_of_it(managing, full):
    page = managing.get(at(full, "actions") + "?lacking=budget")
    edit = at(full, "action", code="A-01") + "?lacking=budget"
    assert f'href="{edit}"' in page.text
    form = managing.get(edit)
    assert "puis B-01" in form.text
    typed = {name: form.context["form"][name].value() or "" for name in form.context["form"].fields}
    following = managing.post(edit, typed | {"budget": "2027; ; 100", "next": "1"})
    assert following.url == at(full, "action", code="B-01") + "?lacking=budget"
    form = managing.get(following.url)
    typed = {name: form.context["form"][name].value() or "" for name in form.context["form"].fields}
    back = managing.post(following.url, typed)
    assert back.url == at(full, "actions") + "?lacking=budget#action-B-01"
    assert "B-01" in managing.get(urlsplit(back.url)._replace(fragment="").geturl()).text


def test_the_list_of_actions_asks_as_many_questions_for_six_as_for_three(managing, full):
    def questions():
        managing.get(at(full, "actions"))
        with CaptureQueriesContext(connection) as seen:
            managing.get(at(full, "actions"))
        return len(seen)

    three = questions()
    for code in ("A-03", "B-02", "C-01"):
        factories.action(full, code, axis=code[0])
    assert questions() == three


def test_hostile_words_in_the_search_are_words(managing, full):
    page = managing.get(at(full, "actions"), {"q": '"><script>', "lacking": "nothing"}).text
    assert "<script>" not in page.replace("<script src", "")
    assert "&lt;script&gt;" in page
