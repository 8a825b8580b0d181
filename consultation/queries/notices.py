"""Who took part in a phase, and is told when it is prolonged, suspended or resumed."""

from django.db.models import Q

from accounts.models import User
from accounts.queries import speaking_for
from consultation.models import Proposal, Registration


def took_part(phase, members=()):
    """The people who voted in the phase, who proposed in it or began to, and these members."""
    proposals = Proposal.objects.filter(phase=phase)
    voters = Registration.objects.filter(round=phase).values("participant")
    authors = proposals.filter(author__isnull=False).values("author")
    online = proposals.filter(origin=Proposal.Origin.ONLINE, entered_by__isnull=False)
    found = (
        *(speaking_for(voices).values("pk") for voices in (voters, authors)),
        online.values("entered_by"),
    )
    people = User.objects.filter(is_active=True)
    return people.filter(_among(*found, members))


def _among(*ids):
    """Any of these sets of ids."""
    wanted = Q(pk__in=[])
    for some in ids:
        wanted |= Q(pk__in=some)
    return wanted
