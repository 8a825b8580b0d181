"""Finding the voice behind an account, and what is known of an organisation."""

from allauth.socialaccount.models import SocialAccount
from django.db.models import Exists, F, OuterRef, Q

from accounts.identity import is_lent
from accounts.models import Fact, Mandate, Participant, User
from accounts.written import Written

TAKEN_OFF = {"taken_off": True}  # all that is kept of an identity that counted and is off
NEWER = Fact.objects.filter(organisation=OuterRef("organisation"), kind=OuterRef("kind")).filter(
    Q(established_on__gt=OuterRef("established_on"))
    | Q(established_on=OuterRef("established_on"), pk__gt=OuterRef("pk"))
)
FOUND_FALSE = Fact.objects.filter(
    ~Exists(NEWER), organisation=OuterRef("organisation"), holds=False
)


def own_and_bodies(user):
    """Each found by an index of its own, however many voices there are."""
    own = Participant.objects.filter(user=user)
    held = Mandate.objects.standing().filter(user=user).values("organisation")
    bodies = Participant.objects.filter(organisation__in=held)
    return (
        Participant.objects.filter(pk__in=own.values("pk").union(bodies.values("pk")))
        .exclude(Exists(FOUND_FALSE))
        .annotate(body_name=F("organisation__name"))
        .order_by(F("organisation").asc(nulls_last=True))
    )


VOICES = Written(own_and_bodies)


def voices_of(user):
    """The voices this account may speak with: its organisations' where its mandate is verified and
    has not ended, and nothing known of them was found false; then its own; none before the person
    has said how they take part, and none by an address that is lent for an hour, in whose name
    soever."""
    if not user.is_authenticated or is_lent(user.email_key):
        return []
    return VOICES.objects(user.pk)


def participant_of(user):
    """The voice this account speaks with unless it chooses another, or None."""
    return next(iter(voices_of(user)), None)


def speaking_for(voices):
    """The accounts in use that speak for these voices: each person, and whoever holds a verified
    mandate of an organisation."""
    holders = Mandate.objects.standing().filter(organisation__participant__in=voices)
    speakers = Q(participant__in=voices) | Q(pk__in=holders.values("user"))
    return User.objects.filter(speakers, is_active=True)


def identities():
    """The identities attached to accounts; those taken off are not."""
    return SocialAccount.objects.exclude(extra_data=TAKEN_OFF)


def known_of(body):
    """The fact that stands of each kind, in their order: (kind, its label, the fact or None)."""
    latest = {fact.kind: fact for fact in body.facts.select_related("recorded_by")}
    return [(kind.value, kind.label, latest.get(kind.value)) for kind in Fact.Kind]


def lacking(body):
    """What is still to establish, or was found false, before anyone speaks for it: labels."""
    return [label for _kind, label, fact in known_of(body) if fact is None or not fact.holds]


def holds_mandate(user, body):
    """Whether this person may speak for the organisation now."""
    return Mandate.objects.standing().filter(user=user, organisation=body).exists()


def waiting_in(departments):
    """The mandates that wait to be verified in these departments, the oldest first. Those of an
    organisation that has said none wait nowhere: declaring it says where."""
    found = Mandate.objects.to_verify().filter(organisation__department__in=departments)
    return found.select_related("organisation", "user").order_by("asked_at", "pk")
