"""Telling members and all who took part what happened to a phase of opinions."""

from committee.models import Member
from committee.operations.digests import alone
from consultation.operations import tell_notice, waiting_notices


def tell_of_reviews():
    """Tell what happened to phases in which the committee gives opinions: to its members and to
    everybody else who took part."""
    for notice in waiting_notices().filter(phase__may_review=True):
        members = Member.objects.holding().filter(letters_stopped_at=None)
        members = members.filter(seat__committee__remits__roadmap=notice.phase.roadmap_id)
        alone(tell_notice, notice=notice, members=members.values("user"))
