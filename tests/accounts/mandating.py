"""Organisations for tests: declared, known fact by fact, spoken for."""

from django.utils import timezone

from accounts.invitations import sign
from accounts.models import Fact, Mandate
from accounts.operations.colleagues import invite_colleague
from accounts.operations.organisations import declare_organisation, record_fact, verify_mandate
from tests import factories

SIREN = "732829320"
OTHERS = ("552100554", "542065479", "356000000")


def said(**facts):
    return {"name": "Périgord en ligne", "kind": "company", "department": "33"} | facts


def declared(user, siren=SIREN, **facts):
    """The mandate somebody asks for, to be verified."""
    claim = "Gérante · https://perigord.example/equipe"
    return declare_organisation(user=user, number={"siren": siren}, said=said(**facts), claim=claim)


def establish(body, actor=None, holds=True, kinds=Fact.Kind.values):
    for kind in kinds:
        fact = {"kind": kind, "holds": holds, "proof": "Avis de situation"}
        fact["established_on"] = timezone.localdate()
        record_fact(organisation=body, actor=actor, fact=fact)


def speaking(user, siren=SIREN, **facts):
    """An organisation that this person speaks for: verified by somebody of the region."""
    mandate = declared(user, siren, **facts)
    establish(mandate.organisation)
    verify_mandate(mandate=mandate, actor=factories.user(), proof="Extrait Kbis")
    return mandate.organisation


def joined(user, body):
    """One more person who speaks for it."""
    return Mandate.objects.create(user=user, organisation=body, verified_at=timezone.now())


def addresses(person):
    """What the addresses of organisations name, for somebody who speaks for two of them and is
    invited to a third."""
    body = speaking(person)
    asking = declared(factories.user())
    invited = invite_colleague(organisation=body, actor=person, email="x@example.org")
    unsaid = speaking(person, OTHERS[0])
    type(unsaid).objects.filter(pk=unsaid.pk).update(kind="")
    host = factories.user()
    third = speaking(host, OTHERS[1])
    invitation = invite_colleague(organisation=third, actor=host, email=person.email)
    of = {"pk": body.pk, "of": asking.pk}
    by_name = {"accounts:colleague": {"token": sign(invitation)}}
    by_name["accounts:organisation_describe"] = {"pk": unsaid.pk}
    by_name["accounts:colleague_withdraw"] = {"pk": body.pk, "of": invited.pk}
    for name in ("organisation", "colleague_invite", "mandate_vouch", "mandate_end"):
        by_name[f"accounts:{name}"] = of
    for name in ("organisation", "organisation_fact", "organisation_describe"):
        by_name[f"regions:{name}"] = {"pk": body.pk}
    for name in ("mandate_verify", "mandate_refuse"):
        by_name[f"regions:{name}"] = of
    return by_name | {"public:organisation_done": {"pk": body.pk}}
