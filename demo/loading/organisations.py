"""The organisations of the demonstration: one that speaks by two hands, one that waits."""

from datetime import timedelta

from accounts.models import Organisation, User
from accounts.operations import account_of
from accounts.operations.colleagues import accept_invitation, invite_colleague
from accounts.operations.organisations import declare_organisation, record_fact, verify_mandate
from consultation.models import Trace
from demo.loading import voices
from demo.loading.times import as_of


def tell(rows, scene):
    """Declared, established fact by fact, mandated, and what was voted in its name."""
    for row in rows:
        declared_at = scene.clock.by_day(scene.clock.hours_ago(24 * row["declared_days"]))
        with as_of(declared_at):
            mandate = declare(row)
        found_at = min(declared_at + timedelta(days=1), scene.clock.now)
        with as_of(found_at):
            establish(row, mandate, scene)
        date(mandate.organisation, declared_at, found_at)
        if row.get("votes"):
            cast(mandate.organisation, row["votes"], scene)


def person(facts):
    user = account_of(facts["email"])
    if "name" in facts:
        User.objects.filter(pk=user.pk).update(name=facts["name"])
        user.refresh_from_db()
    return user


def declare(row):
    first = row["mandates"][0]
    return declare_organisation(
        user=person(first), number=row["number"], said=row, claim=first["claim"]
    )


def establish(row, mandate, scene):
    """What the region's administrator found, then the mandate and the colleagues it brings."""
    body, ada = mandate.organisation, scene.people["ada"]
    place, day = scene.roadmap.region.slug, scene.clock.now.date()
    for fact in row["facts"]:
        known = fact | {"holds": True, "established_on": day - timedelta(days=row["declared_days"])}
        record_fact(organisation=body, actor=ada, fact=known, place=place)
    first, *others = row["mandates"]
    if "proof" not in first:
        return
    verify_mandate(mandate=mandate, actor=ada, proof=first["proof"], place=place)
    for facts in others:
        colleague = person(facts)
        invitation = invite_colleague(
            organisation=body, actor=mandate.user, email=facts["email"], language="fr"
        )
        accept_invitation(invitation=invitation, user=colleague)


def date(body, declared_at, found_at):
    """What was declared and found is as old as the story says."""
    Organisation.objects.filter(pk=body.pk).update(declared_at=declared_at)
    body.facts.update(recorded_at=found_at)
    body.mandates.update(asked_at=declared_at)
    body.mandates.standing().update(verified_at=found_at)


def cast(body, rows, scene):
    """The votes of the organisation in the open round, and whose hand cast each."""
    round, said = scene.rounds["second"], {}
    at = round.opens_at + timedelta(days=2)
    for row in rows:
        said.setdefault(row["position"], []).append(scene.actions[row["code"]])
    voices.vote_as(round, body.participant, said, at)
    hands = {user.email: user for user in User.objects.filter(mandates__organisation=body)}
    Trace.objects.bulk_create(
        Trace(
            round=round,
            participant=body.participant,
            action=scene.actions[row["code"]],
            user=hands[row["by"]],
            at=at,
        )
        for row in rows
    )
