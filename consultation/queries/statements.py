"""The written contributions of a roadmap: the list, one's own."""

from django.db.models import Q

from accounts.departments import DEPARTMENTS
from consultation.models import State, Statement
from consultation.queries.proposals import plan_for


def published_statements(roadmap):
    """What is public, the latest first."""
    found = Statement.objects.published().filter(roadmap=roadmap)
    return found.select_related("author").prefetch_related("actions").defer("text")


def own_statements(user, roadmap):
    """This person's own that do not stand in public: drafts, what waits, what was stopped."""
    if not user.is_authenticated:
        return []
    standing = Q(state=State.PUBLISHED, hidden_at=None)
    mine = Statement.objects.own(user).filter(roadmap=roadmap).exclude(standing)
    return list(mine.order_by("-created_at").defer("text"))


def signed_by(statement):
    """Who says it, as far as it is public: the signature if any, college, department."""
    author = statement.author
    if author is None:
        return statement.signature
    department = DEPARTMENTS.get(author.department, author.department)
    parts = (statement.signature, author.get_college_display(), department)
    return " · ".join(part for part in parts if part)


def stops_of(statement):
    """The actions it speaks of that the plan has, in the plan's order."""
    plan = plan_for(statement.roadmap)
    named = {action.pk for action in statement.actions.all()}
    return [stop for stop in plan.stops if stop.action_id in named] if plan else []
