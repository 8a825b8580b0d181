"""Appeals, and who may settle them."""

from accounts.models import User
from consultation.models import Appeal
from consultation.queries.contributions import KINDS, of_any_kind
from roadmaps.models import Role

JUDGES = (Role.Name.MODERATOR, Role.Name.ADMINISTRATOR)


def appeals_of(roadmap):
    """The appeals from decisions on what was said under a roadmap, oldest first."""
    found = Appeal.objects.filter(of_any_kind("decision__{}__roadmap", roadmap))
    decided = (f"decision__{name}" for name in (*KINDS, "moderator"))
    return found.select_related(*decided, "by", "decided_by")


def judges_of(appeal):
    """Who of the region may settle it as far as roles go: anybody but who decided first."""
    region = appeal.decision.item.roadmap.region
    people = User.objects.filter(roles__region=region, roles__name__in=JUDGES, is_active=True)
    return people.exclude(pk=appeal.decision.moderator_id).distinct()
