"""Finding the voice behind an account, and what is known of an organisation."""

from allauth.socialaccount.models import SocialAccount
from django.db.models import Exists, FilteredRelation, OuterRef, Q

from accounts.identity import is_lent
from accounts.models import Fact, Mandate, Participant, User, standing
from accounts.written import Written, columns

TAKEN_OFF = {"taken_off": True}  # all that is kept of an identity that counted and is off
NEWER = Fact.objects.filter(organisation=OuterRef("organisation"), kind=OuterRef("kind")).filter(
    Q(established_on__gt=OuterRef("established_on"))
    | Q(established_on=OuterRef("established_on"), pk__gt=OuterRef("pk"))
)
FOUND_FALSE = Fact.objects.filter(
    ~Exists(NEWER), organisation=OuterRef("standing__organisation"), holds=False
)
BODY = "standing__organisation__participant__"


def account_and_voices(user):
    """A row for each mandate that stands, one without any: the account, its own voice, that of the
    organisation and its name."""
    found = User.objects.filter(pk=user).annotate(
        standing=FilteredRelation("mandates", condition=standing("mandates__")),
        found_false=Exists(FOUND_FALSE),
    )
    names = (*columns(User), *columns(Participant, "participant__"), *columns(Participant, BODY))
    return found.values_list(*names, "standing__organisation__name", "found_false")


ACCOUNTS = Written(account_and_voices)


def account_with_voices(pk):
    """The account, read together with its `voices`, or None: its organisations' where its mandate
    is verified and has not ended, and nothing known of them was found false; then its own."""
    rows = ACCOUNTS.values(pk)
    if not rows:
        return None
    own = len(columns(User))
    body = own + len(columns(Participant))
    user = made(User, rows[0][:own])
    user.voices = []
    for row in rows:
        voice, found_false = made(Participant, row[body:-2]), row[-1]
        if voice and not found_false:
            voice.body_name = row[-2]
            user.voices.append(voice)
    user.voices.sort(key=lambda voice: voice.organisation_id)
    user.voices += filter(None, [made(Participant, rows[0][own:body])])
    return user


def made(model, row):
    """What `columns` of it read, or None where there is none."""
    return model.from_db("default", columns(model), row) if row[0] is not None else None


def voices_of(user):
    """The voices this account may speak with: none before the person has said how they take part,
    and none by an address that is lent for an hour, in whose name soever."""
    if not user.is_authenticated or is_lent(user.email_key):
        return []
    if not hasattr(user, "voices"):  # read without them
        user = account_with_voices(user.pk)
    return user.voices


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
