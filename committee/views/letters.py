"""The secretary's room of letters: when they leave, who was sent what."""

from collections import Counter

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from committee.forms.letters import WordForm
from committee.models import Member
from committee.operations import write_word
from committee.queries import deliveries as deliveries_of
from committee.queries import mail_counts
from committee.rooms import kept, kept_or_404

MOST_LISTED = 26
STATES = {
    "sent": gettext_lazy("remises au serveur du destinataire"),
    "owed": gettext_lazy("à envoyer"),
    "failed": gettext_lazy("non remises"),
    "none": gettext_lazy("sans lettre"),
}


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
