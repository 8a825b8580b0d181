"""The public log of moderation: its lines, its sums and its files."""

import csv
import io

import pytest

from consultation.operations.appeals import appeal_decision, settle_appeal
from consultation.operations.moving import move_proposal
from tests.consultation import contesting, writing
from tests.consultation.writing import PLACE

pytestmark = pytest.mark.django_db
LOG = PLACE + "moderation/log/"


def rows(client):
    return list(
        csv.DictReader(
            io.StringIO(client.get(f"{PLACE}moderation/log.csv").content.decode("utf-8-sig"))
        )
    )


def test_a_move_took_nobody_any_time(client, phase, people):
    proposal = writing.published(phase, people["alice"], people["mo"], axis="A")
    facts = {"axis": "B", "reason": "Elle parle des salles.", "seen": "A"}
    move_proposal(proposal=proposal, moderator=people["mo"], **facts)
    move, published = rows(client)
    assert (move["decision"], move["hours"], move["within_48_h"]) == ("move", "", "")
    assert (published["decision"], published["within_48_h"]) == ("publish", "yes")
    assert "sur 1 décision" in client.get(LOG).text


def test_what_appeals_became_is_said_whole_and_in_words(client, phase, people):
    decision = contesting.refused(phase, people["alice"], people["mo"])
    appeal = appeal_decision(decision=decision, by=people["alice"], text="Il est dans le sujet.")
    settle_appeal(appeal=appeal, by=people["max"], outcome="upheld", reasons="Non.")
    contesting.contested(phase, people["bob"], people["mo"])
    said = " ".join(client.get(LOG).text.split())
    assert "0 décision annulée, 1 confirmée, 1 en cours" in said
    first = rows(client)[-1]
    assert (first["decision"], first["appeal"]) == ("refuse", "upheld")
    assert first["kind_in_words"] == "proposition"
    assert all(first[f"{name}_in_words"] for name in ("decision", "reason", "college", "appeal"))
