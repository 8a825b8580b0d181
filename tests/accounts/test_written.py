"""A query written once asks for what it is given, each time."""

import pytest

from accounts.models import Participant
from accounts.queries import voices_of
from accounts.written import Written
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

SPEAKING = Written(
    lambda user, after: Participant.objects.filter(college="company", user=user, pk__gt=after)
)
COLLEGES = Written(
    lambda user: Participant.objects.filter(user=user).values_list("user_id", "college")
)


def test_rows_and_objects_of_whom_one_asks_for():
    for college in ("company", "citizen"):
        voice = factories.voice(college=college)
        assert COLLEGES.rows(voice.user.pk) == [(voice.user.pk, college)]
        assert SPEAKING.objects(voice.user.pk, 0) == ([voice] if college == "company" else [])
        assert SPEAKING.objects(voice.user.pk, voice.pk) == []


def test_each_account_finds_its_own_voice():
    alice, bob, eve = factories.voice(), factories.voice(), factories.user("eve")
    assert voices_of(alice.user) == [alice]
    assert voices_of(bob.user) == [bob]
    assert voices_of(eve) == []
    assert voices_of(alice.user)[0].college == "company"
