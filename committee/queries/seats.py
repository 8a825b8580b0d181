"""Who sits on the committee that accompanies a roadmap."""

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
