"""What members ask the region."""

from committee.models import Question


def questions_to(roadmap):
    """The questions asked about the actions of a roadmap, the oldest first."""
    related = ("action__roadmap__region", "member__user", "member__seat__committee")
    return Question.objects.filter(action__roadmap=roadmap).select_related(*related)


def questions_on(action_id, committee, member):
    """What the committee asked the region about an action: what is answered, and one's own that
    waits."""
    asked = Question.objects.filter(action=action_id, member__seat__committee=committee)
    found = asked.select_related("member__seat")
    return [one for one in found if one.answered_at or one.member_id == member.pk]
