"""What the region answers a member, as a mail."""

from django.urls import reverse

from committee.letters import in_the_zone, place_of
from committee.links import absolute
from committee.queries import asked_now


def letter_of_answer(question):
    """The region's answer to a member's question, with where it is read again."""
    action, member = question.action, question.member
    roadmap, committee = action.roadmap, member.seat.committee
    asked = asked_now(committee.remits.get(roadmap=roadmap), roadmap)
    stop = asked and asked.plan.by_action.get(action.pk)
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
            "item_url": absolute(page_of(action, asked, stop)),
        },
        sender=roadmap.region.as_sender,
        language=member.user.language,
    )


def page_of(action, asked, stop):
    """The action on the work list while the committee follows it; else where everybody finds it, or
    the plan that holds it no longer."""
    place = place_of(action.roadmap)
    if stop is None:
        return reverse("public:roadmap", args=place)
    followed = asked.chapter_of(action.pk)
    return reverse(
        "committee:work_item" if followed else "public:action", args=[*place, action.code]
    )
