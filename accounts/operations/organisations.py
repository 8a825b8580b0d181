"""Organisations: declared by a person, known fact by fact, spoken for by whom they mandate."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Assurance, College, Fact, Mandate, Organisation, Participant
from accounts.numbers import number_of
from accounts.operations.people import platform_sender, record
from accounts.queries import holds_mandate, lacking
from outbox.letters import compose
from outbox.models import Mail
from outbox.operations import owe

Kind = Organisation.Kind
COLLEGES = {
    Kind.COMPANY: College.COMPANY,
    Kind.ASSOCIATION: College.ASSOCIATION,
    Kind.RESEARCH: College.RESEARCH,
    Kind.SCHOOL: College.RESEARCH,
    Kind.PUBLIC: College.PUBLIC,
}
DESCRIBED = ("name", "kind", "department")


class FactsLacking(Exception):
    """Something is still to establish before anyone speaks for the organisation; `lacking`."""

    def __init__(self, lacking):
        super().__init__(lacking)
        self.lacking = lacking


class NotWaiting(Exception):
    """Somebody has decided on this mandate already, or it has ended."""


class OwnOrganisation(Exception):
    """Nobody verifies a mandate of theirs, nor their organisation's."""


class NotMandated(Exception):
    """This person does not speak for the organisation."""


@transaction.atomic
def declare_organisation(*, user, number, said, claim):
    """Declare an organisation by its number, or ask to speak for one that is known already: those
    who speak for it are told. What is said of it is taken where it is new, or where a provider
    knew its number alone and nobody speaks for it."""
    now = timezone.now()
    facts = {name: said[name] for name in DESCRIBED}
    body, new = Organisation.objects.get_or_create(
        **number, defaults=facts | {"declared_by": user, "declared_at": now}
    )
    if not body.department and not body.mandates.standing().exists():
        Organisation.objects.filter(pk=body.pk).update(**facts)
    mandate, asked = Mandate.objects.get_or_create(
        user=user,
        organisation=body,
        ended_at=None,
        defaults={"claim": claim, "asked_at": now},
    )
    if asked:
        record(actor=user, verb="declare_organisation" if new else "ask_mandate", item=str(body))
        tell_mandated(mandate)
    return mandate


@transaction.atomic
def describe_organisation(*, organisation, actor, said, place=""):
    """Set right the name, kind and department of an organisation, and its voice with them."""
    for name in DESCRIBED:
        setattr(organisation, name, said[name])
    organisation.save(update_fields=DESCRIBED)
    Participant.objects.filter(organisation=organisation).update(**voice_facts(organisation))
    record(actor=actor, verb="describe_organisation", item=str(organisation), place=place)
    if organisation.mandates.standing().exists():
        give_voice(organisation)


@transaction.atomic
def record_fact(*, organisation, actor, fact, place=""):
    """Write down one thing found true or false of an organisation, with its date and proof;
    `fact`: kind, holds, proof, established_on."""
    made = Fact.objects.create(
        organisation=organisation, recorded_by=actor, recorded_at=timezone.now(), **fact
    )
    record(
        actor=actor,
        verb="record_fact",
        item=str(organisation),
        place=place,
        kind=made.kind,
        holds=made.holds,
    )
    return made


@transaction.atomic
def verify_mandate(*, mandate, actor, proof, place="", sender=None):
    """Let the person speak for the organisation, once all that is to know of it is established."""
    check_stake(mandate, actor)
    missing = lacking(mandate.organisation)
    if missing:
        raise FactsLacking(missing)
    grant(mandate, actor, proof)
    record(actor=actor, verb="verify_mandate", item=str(mandate.organisation), place=place)
    tell_decided(mandate, "verified", sender=sender)


@transaction.atomic
def refuse_mandate(*, mandate, actor, reason, place="", sender=None):
    """Refuse a mandate, or take back one that was verified; the person is told why."""
    check_stake(mandate, actor)
    was_verified = mandate.verified_at
    close(mandate, refusal=reason)
    record(
        actor=actor,
        verb="withdraw_mandate" if was_verified else "refuse_mandate",
        item=str(mandate.organisation),
        place=place,
    )
    tell_decided(mandate, "refused", sender=sender, reason=reason)


@transaction.atomic
def vouch_for(*, mandate, actor):
    """Somebody who speaks for the organisation confirms that a colleague may as well."""
    if mandate.user_id == actor.pk or not holds_mandate(actor, mandate.organisation):
        raise NotMandated
    grant(mandate, actor, _("confirmé par %(name)s") % {"name": actor})
    record(actor=actor, verb="vouch_mandate", item=str(mandate.organisation))
    tell_decided(mandate, "verified")


@transaction.atomic
def vouch(user, siret, source):
    """An identity provider says that the person works there, hence nowhere else: the organisation
    exists and mandates them, by that source; the mandates it gave elsewhere end. One that was
    refused or ended before waits to be verified. Nothing when the number is not one."""
    number = number_of(siret or "")
    if number is None or "siren" not in number:
        return None
    now, siren = timezone.now(), number["siren"]
    named = {"name": f"SIREN {siren}", "declared_by": user, "declared_at": now}
    body, new = Organisation.objects.get_or_create(siren=siren, defaults=named)
    if new or not body.facts.filter(kind=Fact.Kind.EXISTS).exists():
        found = {"kind": Fact.Kind.EXISTS, "holds": True, "proof": source[:250]}
        found["established_on"] = timezone.localdate(now)
        record_fact(organisation=body, actor=None, fact=found)
    leave_others(user, body, source)
    was_over = user.mandates.filter(organisation=body, ended_at__isnull=False).exists()
    mandate, _new = Mandate.objects.get_or_create(
        user=user, organisation=body, ended_at=None, defaults={"asked_at": now}
    )
    if not mandate.verified_at and not was_over:
        grant(mandate, None, source)
        record(actor=None, verb="vouch_mandate", item=str(body), source=source)
    return mandate


def leave_others(user, body, source):
    """End the mandates that this source gave for other organisations."""
    given = user.mandates.standing().filter(verified_by=None, proof=source[:250])
    for mandate in given.exclude(organisation=body):
        close(mandate)
        record(actor=None, verb="end_mandate", item=str(mandate.organisation), source=source)


@transaction.atomic
def end_mandate(*, mandate, actor):
    """No longer speak for the organisation: one's own mandate, or a colleague's."""
    if actor.pk != mandate.user_id and not holds_mandate(actor, mandate.organisation):
        raise NotMandated
    was_verified = mandate.verified_at
    close(mandate)
    record(actor=actor, verb="end_mandate", item=str(mandate.organisation))
    if actor.pk != mandate.user_id and was_verified:
        tell_decided(mandate, "ended")


def check_stake(mandate, actor):
    """Raise OwnOrganisation for whoever asks, or has a mandate, for the same organisation."""
    if mandate.organisation.mandates.filter(user=actor, ended_at=None).exists():
        raise OwnOrganisation


def grant(mandate, actor, proof):
    """The mandate stands from now on, and the organisation has its voice."""
    facts = {"verified_at": timezone.now(), "verified_by": actor, "proof": proof[:250]}
    waiting = Mandate.objects.to_verify().filter(pk=mandate.pk)
    if not waiting.update(**facts):
        raise NotWaiting
    mandate.refresh_from_db()
    give_voice(mandate.organisation)


def close(mandate, refusal=""):
    open_ones = Mandate.objects.filter(pk=mandate.pk, ended_at=None)
    if not open_ones.update(ended_at=timezone.now(), refusal=refusal):
        raise NotWaiting


def give_voice(body):
    """The organisation's one voice, in the college of its kind; none before both are said."""
    if body.kind and body.department:
        facts = voice_facts(body) | {"assurance": Assurance.ORGANISATION}
        Participant.objects.get_or_create(organisation=body, defaults=facts)


def voice_facts(body):
    if not body.kind or not body.department:
        return {}
    return {"college": COLLEGES[body.kind], "department": body.department}


def address_of(body):
    return settings.SITE_URL + reverse("accounts:organisation", args=[body.pk])


def tell_mandated(mandate):
    """Tell those who speak for the organisation that somebody asks to do so too."""
    body = mandate.organisation
    for other in body.mandates.standing().select_related("user").exclude(user=mandate.user):
        context = {"body": body, "asking": mandate.user, "claim": mandate.claim}
        letter = compose(
            template="mandate_asked",
            context=context | {"url": address_of(body)},
            sender=platform_sender(),
            language=other.user.language,
        )
        key = f"mandate-asked:{mandate.pk}:{other.pk}"
        owe(key=key, kind=Mail.Kind.NOTICE, to=other.user.email, letter=letter)


def tell_decided(mandate, outcome, *, sender=None, reason=""):
    """Tell the person what became of their mandate: verified, refused, ended."""
    context = {"body": mandate.organisation, "outcome": outcome, "reason": reason}
    letter = compose(
        template="mandate_decided",
        context=context | {"url": settings.SITE_URL + reverse("accounts:organisations")},
        sender=sender or platform_sender(),
        language=mandate.user.language,
    )
    key = f"mandate-{outcome}:{mandate.pk}"
    owe(key=key, kind=Mail.Kind.NOTICE, to=mandate.user.email, letter=letter)
