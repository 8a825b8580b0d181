"""A region's contacts: the list, a file put in and read before it is written, an erasure."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from consultation.forms.contacts import STOP, ContactSheetForm, StopForm
from consultation.operations.contacts import (
    erase_contact,
    import_contacts,
    keep_contacts,
    resume,
    unsubscribe,
)
from consultation.operations.launches import contact_of
from consultation.queries.contacts import ADDED, CHANGED, dry_run
from roadmaps.queries import roadmap_at
from roadmaps.rooms import address, managed, room
from roadmaps.sheets.files import TYPES, table_file

HERE = "consultation:invitations"
A_PAGE = 100
MOST_SHOWN = 200
MOST_SOUGHT = 100  # signs


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def contacts(request, roadmap):
    """The list with its search, and the file that makes it longer."""
    form = ContactSheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sheet = keep_contacts(
            region=roadmap.region,
            actor=request.user,
            name=form.cleaned_data["file"].name,
            rows=form.rows,
        )
        return redirect(address(roadmap, "consultation:contact_sheet", pk=sheet.pk))
    sought = request.GET.get("q", "").replace("\0", "")[:MOST_SOUGHT].strip()
    found = Paginator(sought_in(roadmap.region, sought), A_PAGE)
    page = room(roadmap, HERE, form=form, q=sought, page=found.get_page(request.GET.get("page")))
    status = 422 if form.is_bound else 200
    return render(request, "consultation/contact_list.html", page, status=status)


def sought_in(region, sought):
    """The contacts whose address, name or organisation holds these words."""
    listed = region.contacts.exclude(email="")
    for word in sought.split():
        listed = listed.filter(
            Q(email__icontains=word) | Q(name__icontains=word) | Q(organisation__icontains=word)
        )
    return listed


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def contact_sheet(request, roadmap, pk):
    """What a list would do, counted and line by line where it matters; one click writes it."""
    sheet = get_object_or_404(roadmap.region.contact_sheets, pk=pk)
    if request.method == "POST":
        if "discard" in request.POST:
            sheet.delete()
            messages.success(request, _("Ce fichier est oublié : rien n’a été écrit."))
        else:
            messages.success(request, told(import_contacts(sheet=sheet, actor=request.user)))
        return redirect(address(roadmap, "consultation:contacts"))
    shown = dry_run(roadmap.region, sheet.rows)
    counts = shown.counts
    page = room(roadmap, HERE, sheet=sheet, run=shown, counts=counts)
    page |= {"remarks": shown.to_read[:MOST_SHOWN], "more": len(shown.to_read[MOST_SHOWN:])}
    return render(request, "consultation/contact_sheet.html", page)


def told(done):
    added, changed = done.counts[ADDED], done.counts[CHANGED]
    said = ngettext("%(n)d contact ajouté", "%(n)d contacts ajoutés", added) % {"n": added}
    return _("%(added)s, %(changed)d modifiés.") % {"added": said, "changed": changed}


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def contact_erase(request, roadmap, pk):
    """Erase one contact: what stays of it is said first."""
    contact = get_object_or_404(roadmap.region.contacts.exclude(email=""), pk=pk)
    if request.method == "POST":
        erase_contact(contact=contact, actor=request.user)
        messages.success(request, _("Ce contact est effacé."))
        return redirect(address(roadmap, "consultation:contacts"))
    page = room(roadmap, HERE, contact=contact)
    return render(request, "consultation/contact_erase.html", page)


@require_safe
@managed
def contacts_file(request, roadmap, ending):
    """The list as a file, in the columns that bring it back."""
    header = [
        "email",
        _("nom"),
        _("organisation"),
        _("département"),
        _("origine"),
        _("ajouté le"),
        _("désinscrit le"),
        _("perdu le"),
    ]
    rows = map(row_of, roadmap.region.contacts.exclude(email="").iterator())
    response = HttpResponse(table_file([header, *rows], ending), content_type=TYPES[ending])
    name = f"contacts-{roadmap.region.slug}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def row_of(contact):
    dates = (contact.added_at, contact.unsubscribed_at, contact.lost_at)
    return [
        contact.email,
        contact.name,
        contact.organisation,
        contact.department,
        contact.origin,
        *(at.date().isoformat() if at else "" for at in dates),
    ]


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, region, roadmap, token):
    """Hear no more of a region: at once by the one-click POST of RFC 8058, else by a choice."""
    found = roadmap_at(request.user, region, roadmap)
    contact = contact_of(found, token)
    page = {"roadmap": found, "region": found.region, "contact": contact}
    if contact is None:
        return render(request, "consultation/contact_stop.html", page, status=410)
    form, done = StopForm(request.POST if request.method == "POST" else None), True
    if request.POST.get("List-Unsubscribe") == "One-Click":
        unsubscribe(contact=contact)
    elif form.is_valid():
        change = unsubscribe if form.cleaned_data["choice"] == STOP else resume
        change(contact=contact)
    else:
        done = False
    contact.refresh_from_db()
    status = 422 if form.is_bound and not done else 200
    page |= {"form": form, "done": done}
    return render(request, "consultation/contact_stop.html", page, status=status)
