"""The secretary's room of letters: when they leave, what the next one says, who was not reached."""

from datetime import date, timedelta

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committee.edition import next_edition
from committee.forms.letters import WordForm
from committee.models import Member
from committee.operations import (
    AlreadySent,
    NothingToSay,
    hold_letter,
    release_letter,
    send_now,
    sign_word,
    write_word,
)
from committee.queries import mail_counts, mails_by_copy, unreached
from committee.rooms import kept, kept_or_404
from roadmaps.operations import WrittenSince

MOST_LISTED = 26
MOST_LOOKED_AT = 6
WEEK = timedelta(days=7)


@require_safe
def letters(request, region, roadmap):
    """The rhythm with its next three dates, the word, and the editions with what became of them."""
    found, committee = kept(request, region, roadmap)
    if committee is None:
        return redirect("committee:settings", region, roadmap)
    return show_letters(request, found, committee, word_form(committee))


def word_form(committee):
    return WordForm(initial={"word": committee.word, "seen": sign_word(committee.word)})


def show_letters(request, roadmap, committee, form, status=200):
    now = timezone.now()
    digests = list(committee.digests.defer("content").select_related("sent_early_by")[:MOST_LISTED])
    mails = mails_by_copy(digests)
    counts = mail_counts(digests, mails)
    waiting = [row[-1] for row in mails.values() if row[-1].is_owed]
    page = {
        "roadmap": roadmap,
        "region": roadmap.region,
        "committee": committee,
        "passed_at": committee.due_at(now),
        "occurrences": committee.rhythm.next(max(now, committee.starts_at), 3),
        "quiet": coming_weeks(committee, now),
        "rows": [{"digest": digest, "counts": counts[digest.pk]} for digest in digests],
        "unreached": unreached(digests[:MOST_LOOKED_AT], mails, now),
        "oldest": min((mail.owed_at for mail in waiting), default=None),
        "waiting": len(waiting),
        "written_to": Member.objects.holding().filter(seat__committee=committee).exists(),
        "form": form,
        "word_url": reverse("committee:word", args=[roadmap.region.slug, roadmap.slug]),
        "stale": status == 409,
        "here": "letters",
    }
    return render(request, "committee/letters.html", page, status=status)


def coming_weeks(committee, now):
    """The Mondays of the quiet weeks that are not over."""
    today = committee.today(now)
    mondays = [date.fromisoformat(monday) for monday in sorted(committee.quiet_weeks)]
    return [monday for monday in mondays if monday + WEEK > today]


@require_POST
def word(request, region, roadmap):
    """Write the word of the next letter, unless somebody has written another meanwhile."""
    found, committee = kept_or_404(request, region, roadmap)
    form = WordForm(request.POST)
    status = written(form, committee, request.user)
    if status:
        return show_letters(request, found, committee, form, status=status)
    messages.success(request, _("Le mot de la prochaine lettre est enregistré."))
    return redirect("committee:letters", region, roadmap)


def written(form, committee, user):
    """Write what the form says; else 422, or 409 with what stands there now, which a second press
    replaces."""
    if not form.is_valid():
        return 422
    try:
        write_word(committee=committee, actor=user, **form.cleaned_data)
    except WrittenSince:
        committee.refresh_from_db()
        form.data = form.data.copy()
        form.data["seen"] = sign_word(committee.word)
        return 409
    return None


@require_POST
def hold(request, region, roadmap):
    committee = kept_or_404(request, region, roadmap)[1]
    hold_letter(committee=committee, actor=request.user)
    messages.success(
        request, _("La prochaine lettre est retenue : elle ne partira pas d’elle-même.")
    )
    return redirect("committee:letters", region, roadmap)


@require_POST
def release(request, region, roadmap):
    committee = kept_or_404(request, region, roadmap)[1]
    release_letter(committee=committee, actor=request.user)
    messages.success(request, _("La lettre n’est plus retenue."))
    return redirect("committee:letters", region, roadmap)


@require_http_methods(["GET", "HEAD", "POST"])
def now(request, region, roadmap):
    """Send an edition at once, after a page that says to how many and what follows."""
    found, committee = kept_or_404(request, region, roadmap)
    if request.method == "POST":
        return sent_now(request, committee, [region, roadmap])
    at = timezone.now()
    copies = next_edition(committee, at).copies
    last = committee.digests.defer("content").first()
    page = {
        "roadmap": found,
        "region": found.region,
        "committee": committee,
        "leaving": sum(not copy.withheld for copy in copies),
        "without": sum(bool(copy.withheld) for copy in copies),
        "last": last,
        "next_at": committee.rhythm.after(max(at, committee.starts_at)),
        "here": "letters",
    }
    return render(request, "committee/send_now.html", page)


def sent_now(request, committee, place):
    after = request.POST.get("after", "")
    after = int(after) if after.isdecimal() and len(after) < 9 else 0
    try:
        digest = send_now(committee=committee, actor=request.user, after=after)
    except AlreadySent as error:
        digest = error.digest
        messages.info(request, _("Une lettre était déjà partie : la voici."))
    except NothingToSay:
        messages.error(request, _("Personne n’a rien à lire : aucune lettre n’est partie."))
        return redirect("committee:letters", *place)
    else:
        messages.success(request, _("La lettre est prête : elle part dans la minute."))
    return redirect("committee:deliveries", *place, digest.number)
