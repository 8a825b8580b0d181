"""What every page may need to know of where it is and for whom it is made."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from accounts.written import Written
from roadmaps.models import Role

ROLES = Written(lambda user: Role.objects.filter(user=user).values_list("region__slug", "name"))


def place(request):
    """`DEMO`, and `roles`: the roles of this person in the region of this address."""
    match = request.resolver_match
    slug = match.kwargs.get("region") if match else None

    def roles():
        if not slug or not request.user.is_authenticated:
            return frozenset()
        held = ROLES.rows(request.user.pk)
        return frozenset(name for region, name in held if region == slug)

    return {"DEMO": settings.DEMO, "roles": SimpleLazyObject(roles)}
