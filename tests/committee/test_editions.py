"""An edition on the site: the content of the mail, for members and for who keeps the committee."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from committee.models import Member, Question, Remit, Seat
from committee.operations import freeze_due_digests
from outbox.models import Mail
from roadmaps.models import PhaseNotice
from tests import factories
from tests.committee import making
from tests.committee.making import DUE, PLACE, SECOND, WEEK

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://localhost(/[^\s\"<>]*)")


def url(number):
    return reverse("committee:edition", args=[*PLACE, number])


@pytest.fixture
def body(plan):
    making.review(plan)
    making.proposal(plan, DUE - SECOND)
    return making.committee(plan)


def links(page):
    """What the edition's page leads to, but for its frame."""
    inside = page[page.index("<main") : page.index("</main>")]
    return set(re.findall(r'href="([^"#]+)"', inside))


def test_the_page_leads_where_the_mail_leads(client, plan, body):
    carol = making.seat(body).members.get()
    action = plan.actions.first()
    making.proposal(plan, DUE - SECOND, action)
    making.proposal(plan, DUE - SECOND, action)
    asked = {"member": carol, "action": action, "text": "Quand ?", "asked_at": DUE - WEEK}
    Question.objects.create(
        **asked, answer="Bientôt.", answered_at=DUE - SECOND, answered_by=carol.user
    )
    freeze_due_digests(DUE)
    client.force_login(carol.user)
    text, _html = making.parts(Mail.objects.get())
    mailed = {re.sub(r"/letter/[^/]+/", "/work/", link) for link in LINK.findall(text)}
    aside = {url(1), *(link for link in mailed if "/stop/" in link)}
    home = reverse("public:roadmap", args=PLACE)
    assert mailed - aside - {home} == {
        link.removeprefix("http://localhost") for link in links(client.get(url(1)).text)
    }


def test_the_substitute_s_copy_is_not_the_titular_s(client, body):
    seat = making.seat(body)
    titular = seat.members.get()
    titular.absences.create(from_on=DUE.date(), until_on=DUE.date())
    substitute = making.member(seat, "sub", rank="substitute")
    freeze_due_digests(DUE)
    client.force_login(substitute.user)
    assert "Vous siégez à la place de Carol" in client.get(url(1)).text
    client.force_login(titular.user)
    page = client.get(url(1)).text
    assert "Vous siégez" not in page
    assert "Une proposition nouvelle" in page


@pytest.mark.parametrize("reader", ["member", "secretary"])
def test_the_page_of_a_busy_committee_asks_ten_questions_at_most(
    client, django_assert_max_num_queries, reader
):
    plan = making.plan([f"{axis}-{n:02}" for axis in "ABCDE" for n in range(1, 18)])
    other = factories.published(factories.roadmap(plan.region, "autre"))
    making.published_at(other, DUE - WEEK)
    body = making.committee(plan)
    Remit.objects.create(committee=body, roadmap=other)
    phase = making.review(plan, closes_at=DUE + 40 * WEEK)
    people = [factories.user(f"member-{n}") for n in range(30)]
    seats = Seat.objects.bulk_create(
        Seat(committee=body, title=str(n), college="company") for n in range(30)
    )
    Member.objects.bulk_create(
        Member(seat=seat, user=user, seated_at=DUE - WEEK)
        for seat, user in zip(seats, people, strict=True)
    )
    for week in range(12):
        at = DUE + week * WEEK
        for n in range(6):
            made = making.proposal(plan, at - n * SECOND, plan.actions.first() if n % 2 else None)
            making.decision(made, at)
        PhaseNotice.objects.create(
            phase=phase, kind="prolonged", reason="x", actor=people[0], at=at,
            closed_before=phase.closes_at, closes_at=phase.closes_at,
        )  # fmt: skip
        freeze_due_digests(at + timedelta(hours=2))
    assert body.digests.count() == 12
    who = people[3]
    if reader == "secretary":
        who = factories.user("sam")
        factories.role(who, plan.region, "secretary")
    client.force_login(User.objects.get(pk=who.pk))
    client.get(url(12))
    with django_assert_max_num_queries(10):
        assert "propositions nouvelles" in client.get(url(12)).text
