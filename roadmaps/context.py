"""What every page may need to know of where it is and for whom it is made."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.functional import SimpleLazyObject

from accounts.written import Written
from roadmaps.models import Region, Role

DOOR = "account_login"
ROLES = Written(lambda user: Role.objects.filter(user=user).values_list("region__slug", "name"))


def place(request):
    """`DEMO`, `roles`: the roles of this person in the region of this address, and at the door
    the `region` one comes from."""
    match = request.resolver_match
    slug = match.kwargs.get("region") if match else None

    def roles():
        if not slug or not request.user.is_authenticated:
            return frozenset()
        held = ROLES.rows(request.user.pk)
        return frozenset(name for region, name in held if region == slug)

    known = {"DEMO": settings.DEMO, "roles": SimpleLazyObject(roles)}
    if match and match.view_name == DOOR and (found := region_beyond(request)):
        known["region"] = found
    return known


def region_beyond(request):
    """The region whose page one asked for before being sent to the door."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    try:
        slug = resolve(urlsplit(target).path).kwargs.get("region")
    except (Resolver404, ValueError):
        return None
    return Region.objects.filter(slug=slug).first()
