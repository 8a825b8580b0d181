"""What became public is told once, and brought to those who follow it."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.models import Consent
from consultation.models import Follow, News, Proposal
from consultation.operations import (
    NothingToFollow,
    announce,
    follow,
    gather_news,
    prepare_answer,
    publish_answers,
    unfollow,
)
from consultation.queries.follows import brought_by
from consultation.queries.news import lines_of, public_news
from roadmaps.operations import prolong_phase
from tests import factories
from tests.consultation import writing
from tests.consultation.told import argued

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
PLACE = ("nouvelle-aquitaine", "economie-numerique")


def told():
    return sorted(News.objects.values_list("kind", flat=True))


def brought(user, roadmap):
    follows = list(Follow.objects.filter(user=user))
    rows = public_news(roadmap).filter(brought_by(follows, user))
    return sorted(rows.values_list("kind", flat=True))


def test_each_thing_is_told_once_at_its_own_moment(plan, people, phase):
    proposal = writing.published(phase, people["alice"], people["mo"])
    argument = argued(phase, people["bob"], proposal)
    argued(phase, people["alice"], proposal, reply_to=argument)
    prolong_phase(
        phase=phase,
        actor=people["ada"],
        closes_at=phase.closes_at + timedelta(days=7),
        reason="Été",
    )
    gather_news()
    gather_news()
    News.objects.filter(kind="version").delete()
    assert told() == ["argument", "phase", "phase", "proposal", "reply"]
    assert News.objects.get(kind="proposal").at == proposal.published_at
    assert News.objects.get(kind="argument").proposal == proposal
    assert (
        announce(kind="argument", key=f"argument:{argument.pk}", roadmap=plan, argument=argument).pk
        == News.objects.get(kind="argument").pk
    )


def test_an_answer_is_told_with_its_outcome(plan, people, phase):
    proposal = writing.published(phase, people["alice"], people["mo"])
    factories.end(phase)
    prepare_answer(proposal=proposal, actor=people["ada"], outcome="accepted", reasons="Utile.")
    publish_answers(roadmap=plan, actor=people["ada"])
    gather_news()
    line = lines_of(public_news(plan).filter(kind="answer"))[0]
    assert "acceptée" in line.label
    assert line.path == reverse("consultation:proposal", args=(*PLACE, proposal.number))
    assert "over" in News.objects.filter(kind="phase").values_list("key", flat=True)[0]


def test_results_are_told_when_they_may_be_shown_and_counted(plan):
    round = factories.phase(plan, may_vote=True)
    factories.end(round, results_in=timedelta(hours=1))
    type(round).objects.filter(pk=round.pk).update(closed_at=timezone.now())
    gather_news()
    assert "results" not in told()
    type(round).objects.filter(pk=round.pk).update(results_at=None)
    gather_news()
    assert told().count("results") == 1


def test_what_is_hidden_or_withdrawn_since_is_told_no_more(plan, people, phase):
    proposal = writing.published(phase, people["alice"], people["mo"])
    argued(phase, people["bob"], proposal)
    gather_news()
    assert {"argument", "proposal"} <= set(public_news(plan).values_list("kind", flat=True))
    Proposal.objects.filter(pk=proposal.pk).update(hidden_at=timezone.now())
    assert not public_news(plan).filter(kind__in=("argument", "proposal")).exists()


@pytest.mark.parametrize(
    ("kind", "key", "found"),
    [
        ("roadmap", "", ["argument", "argument", "proposal"]),
        ("action", "A-01", ["argument"]),
        ("action", "B-01", []),
        ("axis", "A", ["argument"]),
        ("proposal", "1", ["argument", "proposal"]),
        ("mine", "", ["argument"]),
        ("branch", "Image", ["argument"]),
        ("territory", "Limousin", []),
    ],
)
def test_a_follow_brings_what_it_names(people, kind, key, found):
    plan = factories.roadmap(factories.region("normandie"))
    factories.action(plan, "A-01", branches=[{"key": "k1", "name": "Image"}])
    factories.action(plan, "B-01", axis="B", territories=[{"key": "k1", "name": "Limousin"}])
    factories.published(plan, codes=())
    for person in ("mo",):
        factories.role(people[person], plan.region, "moderator")
    phase = factories.phase(plan)
    eve = factories.user("eve")
    follow(user=eve, roadmap=plan, kind=kind, key=key) if key != "1" else None
    factories.cast(factories.voice(eve), phase, plan.actions.get(code="A-01"))
    proposal = writing.published(phase, people["alice"], people["mo"])
    if key == "1":
        follow(user=eve, roadmap=plan, kind=kind, key=key)
        Follow.objects.update(since=phase.opens_at)
    argued(phase, people["bob"], plan.actions.get(code="A-01"))
    argued(phase, people["bob"], proposal)
    gather_news()
    general = {"phase", "version"}
    assert [one for one in brought(eve, plan) if one not in general] == found


def test_following_is_agreed_to_once_and_ends_at_once(plan, people):
    for _ in range(2):
        follow(user=people["bob"], roadmap=plan, kind="action", key="A-01")
    assert Follow.objects.count() == 1
    assert Consent.objects.filter(user=people["bob"], purpose="news").count() == 1
    unfollow(user=people["bob"], roadmap=plan, kind="action", key="A-01")
    assert not Follow.objects.exists()
    with pytest.raises(NothingToFollow):
        follow(user=people["bob"], roadmap=plan, kind="action", key="Z-99")


def test_the_title_of_a_hidden_proposal_is_not_told_to_who_follows_it(client, plan, people, phase):
    proposal = writing.published(phase, people["alice"], people["mo"], title="Un mot de trop ici")
    follow(user=people["bob"], roadmap=plan, kind="proposal", key=str(proposal.number))
    for key in (f"0{proposal.number}", "٣", "9" * 5000):
        with pytest.raises(NothingToFollow):
            follow(user=people["bob"], roadmap=plan, kind="proposal", key=key)
    Proposal.objects.filter(pk=proposal.pk).update(hidden_at=timezone.now())
    with pytest.raises(NothingToFollow):
        follow(user=people["mo"], roadmap=plan, kind="proposal", key=str(proposal.number))
    client.force_login(people["bob"])
    for page in (reverse("consultation:news", args=PLACE), reverse("news:preferences")):
        text = client.get(page).content.decode()
        assert "Un mot de trop" not in text
        assert f"Proposition n° {proposal.number}" in text


def test_one_follows_so_much_and_no_more(
    client, plan, people, phase, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr("consultation.operations.follows.MOST_FOLLOWED", 6)
    client.force_login(people["bob"])
    for n in range(1, 7):
        writing.published(phase, people["alice"], people["mo"], title=f"Ouvrir la salle n° {n}")
        follow(user=people["bob"], roadmap=plan, kind="proposal", key=str(n))
    with django_assert_max_num_queries(14):
        page = client.get(reverse("news:preferences")).content.decode()
    assert "Ouvrir la salle n° 6" in page
    follow(user=people["bob"], roadmap=plan, kind="proposal", key="6")
    address = reverse("consultation:follow", args=PLACE)
    sent = {"kind": "action", "key": "A-01", "on": "yes"}
    assert "suivez plutôt un axe" in client.post(address, sent, follow=True).content.decode()
    assert people["bob"].follows.count() == 6
    follow(user=people["bob"], roadmap=plan, kind="roadmap")


def test_the_button_follows_without_script_and_leads_a_visitor_to_the_door(client, plan, people):
    address = reverse("consultation:follow", args=PLACE)
    page = reverse("public:action", args=(*PLACE, "A-01"))
    sent = {"kind": "action", "key": "A-01", "on": "yes", "next": page}
    assert client.post(address, sent).url.startswith(reverse("account_login"))
    client.force_login(people["bob"])
    assert client.post(address, sent).url == page
    assert Follow.objects.filter(user=people["bob"], key="A-01").exists()
    swapped = client.post(address, sent | {"on": ""}, headers={"HX-Request": "true"})
    assert 'aria-pressed="false"' in swapped.content.decode()
    assert client.post(address, sent | {"next": "https://evil.example/"}).url.startswith("/")
    assert client.post(address, sent | {"kind": "all"}).status_code == 400
    assert client.post(address, sent | {"key": "Z-99"}).status_code == 404


def test_the_page_shows_everything_or_what_one_follows(client, plan, people, phase):
    argued(phase, people["alice"], plan.actions.get(code="A-01"), text="Un mot <b>gras</b>")
    gather_news()
    page = reverse("consultation:news", args=PLACE)
    assert "Un mot &lt;b&gt;gras" in client.get(page).content.decode()
    client.force_login(people["bob"])
    assert "Un mot" not in client.get(f"{page}?mine=1").content.decode()
    follow(user=people["bob"], roadmap=plan, kind="action", key="A-01")
    Follow.objects.update(since=phase.opens_at)
    assert "Un mot" in client.get(f"{page}?mine=1").content.decode()


def test_the_list_asks_as_much_for_one_news_as_for_many(
    client, plan, people, phase, django_assert_max_num_queries
):
    for code in ("A-01", "A-02", "B-01"):
        argued(phase, people["alice"], plan.actions.get(code=code))
    gather_news()
    with django_assert_max_num_queries(8):
        client.get(reverse("consultation:news", args=PLACE))


def test_the_feed_is_the_same_for_everybody_and_sent_again_when_it_changes(
    client, plan, people, phase
):
    argued(phase, people["alice"], plan.actions.get(code="A-01"), text="A & <b>")
    gather_news()
    for address, count in (
        (reverse("consultation:feed", args=PLACE), 3),
        (reverse("consultation:action_feed", args=(*PLACE, "A-01")), 1),
    ):
        first = client.get(address)
        client.force_login(people["bob"])
        assert client.get(address, headers={"Accept-Language": "en"}).content == first.content
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304
        entries = ElementTree.fromstring(first.content).findall(f"{ATOM}entry")
        assert len(entries) == count
        assert all("\N{NO-BREAK SPACE}: " in entry.find(f"{ATOM}title").text for entry in entries)
        assert len({entry.find(f"{ATOM}id").text for entry in entries}) == count
        client.logout()


def test_no_vote_shows_in_feeds(client, plan, people, phase):
    address = reverse("consultation:feed", args=PLACE)
    gather_news()
    before = client.get(address).content
    factories.cast(factories.voice(factories.user()), phase, plan.actions.get(code="A-01"))
    gather_news()
    assert client.get(address).content == before


def test_the_calendar_keeps_the_names_of_its_events_when_a_phase_moves(client, plan, people, phase):
    address = reverse("consultation:calendar", args=PLACE)

    def event():
        return Calendar.from_ical(client.get(address).content).walk("VEVENT")[0]

    before = event()
    closes = phase.closes_at + timedelta(days=7)
    prolong_phase(phase=phase, actor=people["ada"], closes_at=closes, reason="Été")
    after = event()
    assert before["uid"] == after["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["last-modified"].dt > before["last-modified"].dt
    assert after["dtend"].dt == closes.replace(microsecond=0)


def test_a_filter_on_one_axis_may_be_followed(client, plan, people):
    client.force_login(people["bob"])
    page = reverse("public:roadmap", args=PLACE)
    assert 'value="axis"' in client.get(f"{page}?axis=A").content.decode()
    assert 'name="kind"' not in client.get(f"{page}?axis=A&owner=R").content.decode()
    assert 'name="kind"' not in client.get(page).content.decode()


def test_news_are_offered_once_with_the_first_vote_and_never_ticked(client, plan, phase):
    eve = factories.user("eve")
    client.force_login(eve)
    address = reverse("consultation:vote_action", args=(*PLACE, "A-01"))
    page = client.get(f"{address}?position=for").content.decode()
    assert 'name="news" value="yes">' in page
    sent = {"position": "for", "college": "citizen", "department": "33"}
    client.post(address, sent | {"news": "yes"})
    assert [(one.kind, one.user) for one in Follow.objects.all()] == [("mine", eve)]
