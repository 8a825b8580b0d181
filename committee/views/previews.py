"""The next edition as any member will get it, before a row of it is written."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from committee.edition import edition_to_come
from committee.letters import preview_of
from committee.rooms import kept_or_404
from outbox.letters import raw_message


@require_safe
def preview(request, region, roadmap, pk=None):
    """Who would get the next edition, were it written now, of those who sit on the day it leaves;
    who would not and why; and the mail of one of them."""
    found, committee = kept_or_404(request, region, roadmap)
    now = timezone.now()
    edition = edition_to_come(committee, now)
    chosen = chosen_of(edition.copies, pk)
    page = {
        "roadmap": found,
        "region": found.region,
        "committee": committee,
        "copies": edition.copies,
        "leaving": sum(not copy.withheld for copy in edition.copies),
        "without": sum(bool(copy.withheld) for copy in edition.copies),
        "chosen": chosen,
        "letter": chosen and preview_of(edition, chosen),
        "passed_at": committee.due_at(now),
        "due_at": committee.rhythm.after(max(now, committee.starts_at)),
        "here": "letters",
    }
    return render(request, "committee/letter_preview.html", page)


@require_safe
def preview_file(request, region, roadmap, pk):
    """The mail of one of them as a file that a mail program opens, as they will see it."""
    committee = kept_or_404(request, region, roadmap)[1]
    now = timezone.now()
    edition = edition_to_come(committee, now)
    copy = chosen_of(edition.copies, pk)
    letter = preview_of(edition, copy)
    if letter is None:
        raise Http404
    key = f"preview:{copy.seat.pk}"
    raw = raw_message(key=key, to=copy.member.user.email, letter=letter, at=now)
    answer = HttpResponse(raw, content_type="message/rfc822")
    answer["Content-Disposition"] = f'attachment; filename="lettre-{copy.seat.pk}.eml"'
    return answer


def chosen_of(copies, pk):
    """The copy of this seat; without one, the first that would leave."""
    if pk is None:
        return next((copy for copy in copies if not copy.withheld), None)
    chosen = next((copy for copy in copies if copy.seat.pk == pk), None)
    if chosen is None:
        raise Http404
    return chosen
