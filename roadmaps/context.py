"""What every page may need to know of where it is and for whom it is made."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from roadmaps.models import Role


def place(request):
    """`DEMO`, and `roles`: the roles of this person in the region of this address."""
    match = request.resolver_match
    slug = match.kwargs.get("region") if match else None

    def roles():
        if not slug or not request.user.is_authenticated:
            return frozenset()
        names = Role.objects.filter(user=request.user, region__slug=slug)
        return frozenset(names.values_list("name", flat=True))

    return {"DEMO": settings.DEMO, "roles": SimpleLazyObject(roles)}
