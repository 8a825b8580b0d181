"""The secretary's room: when the letter leaves, who was sent what, who holds the seats."""

from collections import Counter

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committee.forms import CommitteeForm, SeatForm, WordForm
from committee.models import Member
from committee.operations import (
    AlreadySeated,
    end_seat,
    give_seat,
    set_up_committee,
    settle_committee,
    write_word,
)
from committee.queries import committee_of, mail_counts
from committee.queries import deliveries as deliveries_of
from roadmaps.permissions import can_keep_committee
from roadmaps.queries import roadmap_worked_on

MOST_LISTED = 26
STATES = {
    "sent": gettext_lazy("remises au serveur du destinataire"),
    "owed": gettext_lazy("à envoyer"),
    "failed": gettext_lazy("non remises"),
    "none": gettext_lazy("sans lettre"),
}


def kept(request, region, roadmap):
    """The roadmap and its committee (None before it is set up), for who keeps it."""
    found = roadmap_worked_on(request.user, region, roadmap, can_keep_committee)
    return found, committee_of(found)


def kept_or_404(request, region, roadmap):
    found, committee = kept(request, region, roadmap)
    if committee is None:
        raise Http404
    return found, committee


@require_safe
def letters(request, region, roadmap):
    """The rhythm with its next three dates, the word, and the editions with what became of them."""
    found, committee = kept(request, region, roadmap)
    if committee is None:
        return redirect("committee:settings", region, roadmap)
    return show_letters(request, found, committee, WordForm(initial={"word": committee.word}))


def show_letters(request, roadmap, committee, form, status=200):
    now = timezone.now()
    digests = list(committee.digests.defer("content")[:MOST_LISTED])
    counts = mail_counts(digests)
    page = {
        "roadmap": roadmap,
        "region": roadmap.region,
        "committee": committee,
        "occurrences": committee.rhythm.next(max(now, committee.starts_at), 3),
        "rows": [
            {
                "digest": digest,
                "counts": counts[digest.pk],
                "waiting": counts[digest.pk]["owed"] + counts[digest.pk]["sending"],
            }
            for digest in digests
        ],
        "written_to": Member.objects.holding().filter(seat__committee=committee).exists(),
        "form": form,
        "here": "letters",
    }
    return render(request, "committee/letters.html", page, status=status)


@require_POST
def word(request, region, roadmap):
    found, committee = kept_or_404(request, region, roadmap)
    form = WordForm(request.POST)
    if not form.is_valid():
        return show_letters(request, found, committee, form, status=422)
    write_word(committee=committee, actor=request.user, **form.cleaned_data)
    messages.success(request, _("Le mot de la prochaine lettre est enregistré."))
    return redirect("committee:letters", region, roadmap)


@require_safe
def deliveries(request, region, roadmap, number):
    """One edition: who was sent what, when, what failed and why."""
    found, committee = kept_or_404(request, region, roadmap)
    digest = get_object_or_404(committee.digests, number=number)
    rows = deliveries_of(digest)
    states = Counter(row["state"] for row in rows)
    page = {
        "roadmap": found,
        "region": found.region,
        "committee": committee,
        "digest": digest,
        "rows": rows,
        "tally": [(state, label, states[state]) for state, label in STATES.items()],
        "failed": states["failed"],
        "here": "letters",
    }
    return render(request, "committee/deliveries.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request, region, roadmap):
    """What the committee is called and asked, and when its letter leaves."""
    found, committee = kept(request, region, roadmap)
    form = CommitteeForm(request.POST or None, instance=committee)
    if request.method == "POST" and form.is_valid():
        if committee:
            settle_committee(committee=committee, actor=request.user, **form.cleaned_data)
        else:
            set_up_committee(roadmap=found, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Les réglages du comité sont enregistrés."))
        return redirect("committee:letters", region, roadmap)
    page = {"roadmap": found, "region": found.region, "form": form, "here": "settings"}
    page["committee"] = committee
    return render(request, "committee/settings.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def seats(request, region, roadmap):
    """The seats and who holds them; a new member is given one."""
    found, committee = kept_or_404(request, region, roadmap)
    form = SeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            give_seat(committee=committee, actor=request.user, **form.cleaned_data)
        except AlreadySeated:
            form.add_error("email", _("Cette personne tient déjà un siège de ce comité."))
        else:
            messages.success(request, _("Le siège est attribué."))
            return redirect("committee:seats", region, roadmap)
    page = {
        "roadmap": found,
        "region": found.region,
        "committee": committee,
        "seats": committee.seats.with_bench(),
        "form": form,
        "here": "seats",
    }
    return render(request, "committee/seats.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request, region, roadmap, pk):
    """End a seat, after a page that says what follows."""
    found, committee = kept_or_404(request, region, roadmap)
    standing = committee.seats.standing().with_bench()
    seat = get_object_or_404(standing, pk=pk)
    if request.method == "POST":
        end_seat(seat=seat, actor=request.user)
        messages.success(request, _("Le siège a pris fin."))
        return redirect("committee:seats", region, roadmap)
    page = {"roadmap": found, "region": found.region, "committee": committee, "seat": seat}
    return render(request, "committee/seat_end.html", page)
