"""What a public site owes its readers: who publishes, what becomes of their data, whom to tell."""

from datetime import UTC, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.operations import TERMS
from accounts.providers import providers
from roadmaps.models import Region

TOLD_FOR = timedelta(days=180)  # how long what security.txt says is to be believed


@login_not_required
@require_safe
def accessibility(request):
    """What was checked, and whom to write to."""
    return render(request, "public/accessibility.html", {"regions": Region.objects.all()})


@login_not_required
@require_safe
def legal(request):
    """Who publishes, and where the site is kept."""
    page = {"regions": Region.objects.all(), "host": settings.HOSTED_BY}
    return render(request, "public/legal.html", page)


@login_not_required
@require_safe
def privacy(request):
    """What becomes of people's data, and what they may do about it."""
    page = {"regions": Region.objects.all(), "providers": providers(), "terms": TERMS}
    return render(request, "public/privacy.html", page)


@login_not_required
@require_safe
def security(request):
    """How to tell of a flaw, and what happens then."""
    return render(request, "public/security.html", {"contacts": security_contacts()})


@login_not_required
@require_safe
def security_txt(request):
    """The same for programs (RFC 9116); it is believed until a day that moves on by itself."""
    contacts = security_contacts()
    if not contacts:  # nobody publishes here yet
        raise Http404
    expires = (timezone.now() + TOLD_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    told = [
        *(("Contact", contact) for contact in contacts),
        ("Expires", f"{expires.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"),
        ("Preferred-Languages", "fr, en"),
        ("Canonical", settings.SITE_URL + reverse("public:security_txt")),
        ("Policy", settings.SITE_URL + reverse("public:security")),
    ]
    lines = "".join(f"{name}: {said}\n" for name, said in told)
    return HttpResponse(lines, content_type="text/plain; charset=utf-8")


def security_contacts():
    """Whom to tell: as the installation says, else the regions, whose addresses are read."""
    if settings.SECURITY_CONTACT:
        return settings.SECURITY_CONTACT
    addresses = Region.objects.order_by("pk").values_list("reply_to", flat=True)
    return [f"mailto:{address}" for address in dict.fromkeys(addresses)]
