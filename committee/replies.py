"""What the region answers a member, as a mail."""

from django.urls import reverse

from committee.letters import in_the_zone, place_of
from committee.links import absolute
from roadmaps.plan import plan_of


def letter_of_answer(question):
    """The region's answer to a member's question, with where the whole committee reads it."""
    action, member = question.action, question.member
    roadmap, committee = action.roadmap, member.seat.committee
    stop = roadmap.current and plan_of(roadmap.current).by_action.get(action.pk)
    item = reverse("committee:work_item", args=[*place_of(roadmap), action.code])
    return in_the_zone(
        committee,
        template="question_answered",
        context={
            "question": question,
            "code": action.code,
            "title": stop.title if stop else "",
            "committee": committee,
            "region": roadmap.region,
            "roadmap": roadmap,
            "item_url": absolute(item),
        },
        sender=roadmap.region.as_sender,
        language=member.user.language,
    )
