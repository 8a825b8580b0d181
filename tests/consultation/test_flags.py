"""Suspicious voices: flagged by published rules, reviewed by two, told, heard, counted apart."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import JournalEntry, Participant, User
from consultation.models import Flag, FlaggedVoice, Trace, Vote
from consultation.operations import NotYours
from consultation.operations.flag_letters import tell_flagged
from consultation.operations.flags import (
    AlreadyReviewed,
    NotHeard,
    hear_voice,
    object_to_flag,
    raise_flags,
    review_flag,
)
from consultation.operations.voting import register
from insights.models import Result
from insights.operations import compute_results
from outbox.models import Mail
from roadmaps.models import Action, Clock, Phase
from roadmaps.operations import close_round
from tests import factories
from tests.consultation.writing import PLACE

pytestmark = pytest.mark.django_db
SAID = {"reason": "Trop de comptes neufs d’un coup."}


def vote(round, voice, action, at, position="for", network=""):
    facts = {"round": round, "participant": voice, "action": action}
    Vote.objects.create(**facts, position=position, cast_at=at)
    Trace.objects.create(**facts, user=voice.user, network=network, at=at)


def crowd(round, number=45, *, network="x", age=timedelta(minutes=5), name="faux"):
    """Voices behind one network that vote one after the other on one action."""
    action, start = round.roadmap.actions.order_by("pk").first(), timezone.now()
    voices = []
    for n in range(number):
        at = start - timedelta(seconds=10 * n)
        person = User.objects.create_user(f"{name}{n}@example.org", joined_at=at - age)
        voice = factories.voice(person, college="citizen")
        register(round, voice)
        vote(round, voice, action, at, network=network)
        voices.append(voice)
    return voices


@pytest.fixture
def flag(phase):
    crowd(phase)
    raise_flags()
    return Flag.objects.get(rule="one_address")


def review(flag, by, outcome="apart"):
    return review_flag(flag=flag, by=by, outcome=outcome, **SAID)


@pytest.fixture
def apart(flag, people):
    for name in ("mo", "max"):
        review(flag, people[name])
    flag.refresh_from_db()
    return flag


def test_a_flag_is_raised_once_and_grows_until_it_is_looked_at(plan, people, phase, flag):
    raise_flags()
    assert flag.voices.count() == 45
    crowd(phase, 3, name="encore")
    raise_flags()
    assert Flag.objects.filter(rule="one_address").count() == 1
    assert flag.voices.count() == 48
    review(flag, people["mo"])
    crowd(phase, 4, name="entre")
    raise_flags()
    assert flag.voices.count() == 48, "two persons agree on the same voices"
    review(flag, people["max"])
    crowd(phase, 12, name="apres")
    for _n in range(2):
        raise_flags()
    assert Flag.objects.filter(rule="one_address").count() == 2
    assert flag.voices.count() == 48


def test_older_accounts_and_verified_organisations_are_left_alone(phase):
    crowd(phase, 60, age=timedelta(days=30))
    for voice in crowd(phase, 60, name="org"):
        phase.registrations.filter(participant=voice).update(assurance="organisation")
    raise_flags()
    assert not Flag.objects.exists()


def test_no_flag_depends_on_a_position_before_results_are_shown(plan, phase):
    voices = crowd(phase, 45, network="")
    Flag.objects.all().delete()
    for action in plan.actions.all():
        for voice in voices:
            Trace.objects.filter(participant=voice, action=action).delete()
    assert not Flag.objects.filter(rule="identical").exists()
    raise_flags()
    assert not Flag.objects.filter(rule="identical").exists()


def test_votes_alike_are_found_once_results_are_shown_and_looked_at_once(plan, phase):
    voices = crowd(phase, 45, network="")
    actions = [Action.objects.create(roadmap=plan, code=f"C-{n:02}") for n in range(5)]
    late = actions.pop()  # what each votes differently once its account is no longer new
    for n, voice in enumerate(voices):
        at = timezone.now()
        for action in actions:
            vote(phase, voice, action, at)
        vote(phase, voice, late, at + timedelta(days=4), ("for", "against")[n % 2])
    raise_flags()
    assert not Flag.objects.exists()
    Phase.objects.update(closes_at=Clock())
    for _n in range(2):
        raise_flags()
        assert Flag.objects.get().rule == "identical"
    close_round(phase=phase)
    raise_flags()
    with CaptureQueriesContext(connection) as asked:
        raise_flags()
    assert len(asked) == 1
    assert Flag.objects.get().voices.count() == 45


def test_two_persons_must_agree_and_none_says_it_twice(people, flag):
    review(flag, people["mo"])
    with pytest.raises(NotYours):
        review(flag, people["mo"])
    review(flag, people["max"], "kept")
    flag.refresh_from_db()
    assert (flag.settled_at, FlaggedVoice.objects.apart().count()) == (None, 0)
    review(flag, people["ada"])
    flag.refresh_from_db()
    assert flag.outcome == "apart"
    assert JournalEntry.objects.filter(verb="set_voices_apart", actor=people["ada"]).exists()


def test_nobody_reviews_their_own_voice_nor_without_the_role(people, flag):
    with pytest.raises(NotYours):
        review(flag, people["bob"])
    FlaggedVoice.objects.create(flag=flag, participant=factories.voice(people["mo"]))
    with pytest.raises(NotYours):
        review(flag, people["mo"])


def test_each_voice_set_apart_is_told_once(apart):
    Mail.objects.all().delete()
    for _n in range(2):
        tell_flagged()
    assert Mail.objects.count() == 45
    assert FlaggedVoice.objects.to_tell().count() == 0


def test_an_objection_is_heard_by_a_third_person(people, apart):
    voice = apart.voices.first()
    object_to_flag(voice=voice, text="C’est moi.")
    with pytest.raises(NotHeard):
        object_to_flag(voice=voice, text="Vraiment moi.")
    assert JournalEntry.objects.get(verb="object_to_flag").actor is None
    voice.refresh_from_db()
    for name in ("mo", "max"):
        with pytest.raises(NotYours):
            hear_voice(voice=voice, by=people[name], released=True, answer="Oui.")
    Mail.objects.all().delete()
    hear_voice(voice=voice, by=people["ada"], released=True, answer="Bien vu.")
    assert FlaggedVoice.objects.apart().count() == 44
    assert Mail.objects.get().key.startswith(f"voice_heard:{voice.pk}:")
    with pytest.raises((AlreadyReviewed, NotYours)):
        hear_voice(voice=voice, by=people["ada"], released=False, answer="Non.")


@pytest.mark.both_databases
def test_voices_apart_are_counted_in_columns_of_their_own_and_again_when_released(plan, people):
    phase = factories.phase(plan)
    honest = factories.voice(college="citizen")
    action = plan.actions.order_by("pk").first()
    factories.cast(honest, phase, action, "against")
    crowd(phase)
    raise_flags()
    before = list(Vote.objects.order_by("pk").values_list("pk", "position"))
    Phase.objects.filter(pk=phase.pk).update(closes_at=Clock())
    compute_results()
    row = Result.objects.get()
    assert (row.votes_for, row.votes_against, row.apart_for) == (45, 1, 0)
    flag = Flag.objects.get(rule="one_address")
    for name in ("mo", "max"):
        review(flag, people[name])
    compute_results()
    row = Result.objects.get()
    assert (row.votes_for, row.votes_against, row.apart_for) == (0, 1, 45)
    voice = flag.voices.first()
    object_to_flag(voice=voice, text="C’est moi.")
    voice.refresh_from_db()
    hear_voice(voice=voice, by=people["ada"], released=True, answer="Oui.")
    for _n in range(2):
        compute_results()
    row = Result.objects.get()
    assert (row.votes_for, row.votes_against, row.apart_for) == (1, 1, 44)
    assert JournalEntry.objects.filter(verb="recount_round").count() == 2
    assert list(Vote.objects.order_by("pk").values_list("pk", "position")) == before


# The pages ------------------------------------------------------------------------------------


def test_the_rooms_show_figures_and_neither_votes_nor_networks_nor_names(client, people, flag):
    client.force_login(people["mo"])
    assert "une même adresse" in client.get(PLACE + "moderation/flags/").text
    url = f"{PLACE}moderation/flags/{flag.pk}/"
    page = client.get(url).text
    assert "45 voix" in page
    assert flag.key not in page
    assert "faux" not in page
    assert client.post(url, {"outcome": "apart"}).status_code == 422
    assert client.post(url, {"outcome": "apart", **SAID}).status_code == 302
    assert client.post(url, {"outcome": "apart", **SAID}).status_code == 403


def test_a_voice_reads_why_objects_and_is_answered(client, people, apart):
    voice = apart.voices.first()
    url = f"{PLACE}voices/{voice.pk}/"
    client.force_login(people["bob"])
    assert client.get(url).status_code == 404
    client.force_login(voice.participant.user)
    assert "une même adresse" in client.get(url).text
    assert client.post(url, {"text": ""}).status_code == 422
    assert client.post(url, {"text": "C’est bien moi."}).status_code == 302
    client.force_login(people["mo"])
    hearing = f"{PLACE}moderation/flags/{apart.pk}/voices/{voice.pk}/"
    typed = {f"v{voice.pk}-released": "yes", f"v{voice.pk}-answer": "Oui."}
    assert client.post(hearing, typed).status_code == 403
    client.force_login(people["ada"])
    assert "C’est bien moi." in client.get(f"{PLACE}moderation/flags/{apart.pk}/").text
    assert client.post(hearing, {}).status_code == 422
    assert client.post(hearing, typed).status_code == 302
    client.force_login(voice.participant.user)
    assert "comptée avec les autres" in client.get(url).text


def test_the_rules_are_public_with_their_figures(client, plan):
    page = client.get(PLACE + "rules/").text
    assert 'id="apart"' in page
    assert "40 comptes neufs ou plus" in page


def test_the_rules_say_who_is_counted_apart_with_the_results_and_not_before(
    client, plan, phase, people, apart
):
    factories.phase(plan, -timedelta(days=9), -timedelta(days=8), may_vote=True)
    page = client.get(PLACE + "rules/").text
    assert "Ce sera dit avec les résultats, le" in page
    assert page.count("Aucune voix n’est comptée à part à ce jour.") == 1
    assert "45 voix" not in page
    Phase.objects.filter(pk=phase.pk).update(closes_at=Clock(), results_at=Clock())
    page = client.get(PLACE + "rules/").text
    assert "Ce sera dit avec les résultats" not in page
    said = "45 voix sont comptées à part : beaucoup de comptes derrière une même adresse (45)."
    assert said in page


def test_nobody_is_deleted(apart):
    assert Participant.objects.count() >= 45
    assert Vote.objects.count() == 45
