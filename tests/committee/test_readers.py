"""A letter for each reader: back from absence, in another's place, for the first time, with two
roadmaps before them; the same figures and links in both parts."""

import re
from datetime import timedelta

import pytest

from committee.models import Charge, Question, Remit, Sitting
from committee.operations import freeze_due_digests
from insights.models import Result
from outbox.models import Mail
from roadmaps.models import PhaseNotice
from tests import factories
from tests.committee import making
from tests.committee.making import DUE, SECOND, WEEK

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://localhost[^\s\"<>]+")
DAY = timedelta(days=1)


@pytest.fixture
def body(plan):
    making.review(plan, closes_at=DUE + 9 * WEEK)
    return making.committee(plan)


def letters(now=DUE):
    """The text of the mails this letter owes, by whom they are for."""
    known = set(Mail.objects.values_list("pk", flat=True))
    freeze_due_digests(now)
    mails = Mail.objects.exclude(pk__in=known)
    return {mail.to.partition("@")[0]: text_of(mail) for mail in mails}


def text_of(mail):
    """Its text with plain spaces."""
    return making.parts(mail)[0].replace("\u00a0", " ")


def test_back_from_absence_one_letter_catches_up_and_says_so(plan, body):
    carol = making.seat(body).members.get()
    letters()
    making.proposal(plan, DUE + DAY, title="Pendant mon absence")
    carol.absences.create(from_on=(DUE + DAY).date(), until_on=(DUE + 2 * WEEK + DAY).date())
    assert letters(DUE + WEEK) == letters(DUE + 2 * WEEK) == {}
    making.seat(body, "dave")
    back = letters(DUE + 3 * WEEK - timedelta(hours=1))["carol"]  # 08:00 in summer
    assert "Pendant mon absence" in back
    assert "celle-ci couvre tout depuis le 9 mars 2026" in back
    again = letters(DUE + 4 * WEEK - timedelta(hours=1))["carol"]
    assert "votre absence" not in again
    assert "Pendant mon absence" not in again


def test_an_absence_that_missed_no_letter_is_not_spoken_of(plan, body):
    carol = making.seat(body).members.get()
    letters()
    carol.absences.create(from_on=(DUE + DAY).date(), until_on=(DUE + 2 * DAY).date())
    assert "absence" not in letters(DUE + WEEK)["carol"]


def test_a_substitute_is_told_for_whom_and_goes_on_from_the_seat_s_last_letter(plan, body):
    seat = making.seat(body)
    making.member(seat, "sub", rank="substitute", seated_at=DUE - 40 * WEEK)
    making.proposal(plan, DUE - SECOND, title="Déjà racontée")
    assert list(letters()) == ["carol"]
    making.proposal(plan, DUE + DAY, title="Nouvelle")
    titular = seat.members.get(rank="titular")
    titular.absences.create(from_on=(DUE + DAY).date(), until_on=(DUE + WEEK).date())
    (text,) = letters(DUE + WEEK).values()
    assert "Vous siégez à la place de Carol (Siège de carol) jusqu’au 16 mars 2026." in text
    assert "Nouvelle" in text
    assert "Déjà racontée" not in text


def test_the_first_letter_says_from_when_it_tells(plan, body):
    making.seat(body)
    assert "C’est votre première lettre" in letters()["carol"]
    assert "première lettre" not in letters(DUE + WEEK)["carol"]


def test_each_action_says_its_own_deadline_where_it_comes_early(plan, body):
    making.seat(body)
    remit = body.remits.get()
    Charge.objects.create(remit=remit, axis="B", opinions_by=DUE + WEEK + DAY)
    text = letters()["carol"]
    assert text.count("\navant le 17 mars 2026 à 8 h\n") == 1
    assert "Première échéance : le 17 mars 2026 à 8 h (heure de Paris)." in text
    assert "Sans autre mention : le 11 mai 2026 à 9 h." in text
    subject = "3 actions attendent votre avis, la première avant le 17 mars"
    assert Mail.objects.get().subject == subject


def test_the_subject_counts_the_deadlines_of_those_it_does_not_name(db):
    plan = making.plan([f"{axis}-{n:02}" for axis in "AB" for n in range(1, 14)])
    body = making.committee(plan)
    making.review(plan, closes_at=DUE + 9 * WEEK)
    making.seat(body)
    Charge.objects.create(remit=body.remits.get(), axis="B", opinions_by=DUE + DAY)
    text = letters()["carol"]
    assert not re.search(r"\nA-\d\d  ", text)
    assert "Sans autre mention : le 11 mai 2026 à 9 h." in text
    subject = "26 actions attendent votre avis, la première avant le 10 mars"
    assert Mail.objects.get().subject == subject


def test_a_plan_wholly_read_says_so(plan, body):
    seat = making.seat(body)
    making.seat(body, "dave")
    for code in ("A-01", "A-02", "B-01"):
        making.opinion(seat, plan.phases.get(), code, DUE - SECOND)
    assert "Chaque action a au moins un avis du comité." in letters()["dave"]


def test_two_roadmaps_are_told_apart_and_lead_each_to_its_own_list(plan, body):
    other = factories.published(factories.roadmap(plan.region, "autre", title="Autre plan"))
    making.published_at(other, DUE - WEEK + SECOND)
    making.review(other)
    Remit.objects.create(committee=body, roadmap=other)
    making.seat(body)
    text = letters()["carol"]
    assert "6 actions attendent votre avis" in text
    for title in (plan.title, "Autre plan"):
        assert f"== {title} ==" in text
    for slug in ("autre", "economie-numerique"):
        assert re.search(f"/{slug}/committee/letter/[^/]+/A-01/", text)


def test_a_region_that_answers_my_question_tells_me_and_nobody_else(plan, body):
    carol = making.seat(body).members.get()
    making.seat(body, "dave")
    Question.objects.create(
        member=carol,
        action=plan.actions.first(),
        text="Qui paiera <b> ?",
        asked_at=DUE - WEEK,
        answer="La région.",
        answered_at=DUE,
        answered_by=carol.user,
    )
    texts = letters()
    assert "Qui paiera <b> ?\nLa région.\n" in texts["carol"]
    assert "Qui paiera" not in texts["dave"]
    assert "Qui paiera" not in letters(DUE + WEEK)["carol"]


@pytest.fixture
def busy(plan, body):
    """A letter with everything to say."""
    carol = making.seat(body).members.get()
    actions = list(plan.actions.order_by("code"))
    for n in range(6):
        making.proposal(plan, DUE - n * SECOND, actions[0] if n < 3 else None)
    making.decision(plan.proposals.first(), DUE - SECOND, "refuse", reason="advertising")
    round = making.review(plan, DUE - 4 * WEEK, DUE - SECOND, may_vote=True)
    round.closed_at = round.closes_at
    round.save()
    for action, votes in ((actions[0], (9, 1, 2)), (actions[1], (6, 0, 7))):
        names = ("votes_for", "votes_mixed", "votes_against")
        facts = dict(zip(names, votes, strict=True))
        Result.objects.create(round=round, action=action, college="company", **facts)
    PhaseNotice.objects.create(
        phase=round,
        kind="prolonged",
        reason="Les vacances.",
        closed_before=round.closes_at,
        closes_at=round.closes_at,
        actor=carol.user,
        at=DUE - SECOND,
    )
    Sitting.objects.create(
        committee=body,
        phase=round,
        number=1,
        kind="meeting",
        opens_at=DUE + DAY,
        closes_at=DUE + 2 * DAY,
        place="Salle <A>",
        called_by=carol.user,
    )
    body.word, body.word_by = "Bonne lecture.", carol.user
    body.chair = carol.seat
    body.save()
    freeze_due_digests(DUE)
    return Mail.objects.get()


def plain(html):
    shown = re.sub(r"<(style|title).*?</\1>|<div class=\"preheader.*?</div>", "", html, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))


def test_both_parts_say_the_same_things_in_the_same_order(busy):
    text, html = making.parts(busy)
    assert LINK.findall(text) == LINK.findall(html.replace("&amp;", "&"))
    figures = [re.findall(r"\d+", LINK.sub("", part)) for part in (text, plain(html))]
    assert sorted(figures[0]) == sorted(figures[1])


def test_the_letter_keeps_its_order(busy):
    text = text_of(busy)
    order = [
        "3 actions attendent votre avis",
        "VOTRE LISTE",
        "DEPUIS LE 2 MARS",
        "6 propositions nouvelles",
        "Résultats publiés",
        "OÙ EN EST LE COMITÉ",
        "CE QUI MONTE, CE QUI DIVISE",
        "3 amendements nouveaux",
        "Entreprise : 6 pour, 7 contre sur 13",
        "MODÉRATION ET CALENDRIER",
        "Avis : prolongée",
        "LE MOT DE LA PRÉSIDENCE",
        "Bonne lecture.\n\nCarol",
        "LA SUITE",
        "Séance n° 1 du comité",
        "10 mars 2026 à 8 h, Salle <A>",
        "Prochaine lettre\n  lundi 16 mars 2026 à 8 h",
    ]
    found = [text.find(words) for words in order]
    assert -1 not in found, order[found.index(-1)]
    assert found == sorted(found)


def test_a_letter_is_read_in_ninety_seconds(busy):
    """At 240 words a minute, but for the addresses and the foot."""
    text = LINK.sub("", text_of(busy).partition("\n--\n")[0])
    assert len(re.findall(r"[^\W\d_]+", text)) < 360
