"""Who sits on the committee that accompanies a roadmap."""

from django.utils import timezone

from committee.models import Committee, Member


def committee_of(roadmap):
    """The committee that accompanies this roadmap, or None."""
    return Committee.objects.of(roadmap).select_related("region").first()


def member_of(user, roadmap):
    """This person as a member who may act on the roadmap's committee, or None."""
    if not user.is_authenticated:
        return None
    members = Member.objects.holding().filter(seat__committee__remits__roadmap=roadmap, user=user)
    return members.select_related("user", "seat__committee").first()


def may_speak(member, now=None):
    """Whether this member speaks for the seat now: its titular always, a substitute while the
    titular is away."""
    if member.rank == Member.Rank.TITULAR:
        return True
    titulars = Member.objects.standing().filter(seat=member.seat_id, rank=Member.Rank.TITULAR)
    day = member.seat.committee.today(now or timezone.now())
    there = [one.is_there(day) for one in titulars.select_related("user")]
    return not any(there)
