"""The proof of an edition: who was to get it, what became of each copy, the mail as it left."""

import hashlib
from collections import Counter

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committee.masking import shown, text_of
from committee.models import Digest
from committee.operations import NotAgain, send_copy_again
from committee.operations.letters import reason_against, send_link_again
from committee.queries import deliveries as deliveries_of
from committee.queries import delivery_of, redacted_since
from committee.sendings import table_of
from outbox.models import Mail
from outbox.operations import StillOwed
from roadmaps.permissions import can_keep_committee
from roadmaps.queries import roadmap_worked_on
from roadmaps.sheets.files import TYPES, table_file


def tally_of(states):
    """How many copies are in each state, in words."""
    sent, owed, failed, none = (states[state] for state in ("sent", "owed", "failed", "none"))
    said = ngettext("remise au serveur du destinataire", "remises au serveur du destinataire", sent)
    return [
        ("sent", said, sent),
        ("owed", _("à envoyer"), owed),
        ("failed", ngettext("non remise", "non remises", failed), failed),
        ("none", _("sans lettre"), none),
    ]


def edition_kept(request, region, roadmap, number):
    """The roadmap and this edition of its committee's letter, for who keeps the committee."""
    found = roadmap_worked_on(request.user, region, roadmap, can_keep_committee)
    digests = Digest.objects.filter(committee__remits__roadmap=found, number=number)
    return found, get_object_or_404(digests.select_related("committee__region", "sent_early_by"))


@require_safe
def deliveries(request, region, roadmap, number):
    """One edition: who was sent what, when, what failed and why, who acted since."""
    found, digest = edition_kept(request, region, roadmap, number)
    rows = deliveries_of(digest)
    states = Counter(row.state for row in rows)
    page = {
        "roadmap": found,
        "region": found.region,
        "committee": digest.committee,
        "digest": digest,
        "rows": rows,
        "tally": tally_of(states),
        "failed": states["failed"],
        "acted": sum(bool(row.acted) for row in rows),
        "here": "letters",
    }
    return render(request, "committee/deliveries.html", page)


@require_safe
def deliveries_data(request, region, roadmap, number):
    """The same as a table, one line a try; a seat without any has one line."""
    digest = edition_kept(request, region, roadmap, number)[1]
    with timezone.override(digest.committee.region.tz):
        content = table_file(table_of(deliveries_of(digest)), "csv")
    answer = HttpResponse(content, content_type=TYPES["csv"])
    answer["Content-Disposition"] = f'attachment; filename="lettre-{number}-envois.csv"'
    return answer


def one_of(request, region, roadmap, number, pk):
    """What one seat was to get of an edition, for who keeps the committee, and what pages show."""
    found, digest = edition_kept(request, region, roadmap, number)
    row = delivery_of(digest, pk)
    if row is None:
        raise Http404
    page = {
        "roadmap": found,
        "region": found.region,
        "committee": digest.committee,
        "here": "letters",
    }
    return row, page | {"digest": digest, "row": row}


def raw_of(row):
    """The bytes that left for a seat; not shown once the law has had a passage taken out."""
    if not row.mails or redacted_since(row.copy.digest):
        raise Http404
    return bytes(Mail.objects.values_list("raw", flat=True).get(pk=row.mails[0].pk))


@require_safe
def copy(request, region, roadmap, number, pk):
    """The mail of one seat as it left, but for the links that act for its reader; and each try."""
    row, page = one_of(request, region, roadmap, number, pk)
    if not row.mails:
        raise Http404
    if not redacted_since(row.copy.digest):
        raw = raw_of(row)
        message = shown(raw)
        file = message.as_bytes()
        page |= {
            "message": message,
            "reply_to": message["Reply-To"],
            "text": text_of(message),
            "print": hashlib.sha256(raw).hexdigest(),
            "octets": len(raw),
            "file_print": hashlib.sha256(file).hexdigest(),
            "file_octets": len(file),
        }
    return render(request, "committee/letter_copy.html", page)


@require_safe
def copy_file(request, region, roadmap, number, pk):
    """The same as a file that a mail program opens."""
    row, page = one_of(request, region, roadmap, number, pk)
    answer = HttpResponse(shown(raw_of(row)).as_bytes(), content_type="message/rfc822")
    name = f"lettre-{page['digest'].number}-{row.copy.seat_id}.eml"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def may_go_again(row):
    """Why the same bytes may not go again (`reason_against`, or "owed"); empty when they may."""
    return reason_against(row) or ("owed" if row.mail.is_owed else "")


@require_http_methods(["GET", "HEAD", "POST"])
def again(request, region, roadmap, number, pk):
    """Send the same bytes to the same person, after a page that says what will happen."""
    row, page = one_of(request, region, roadmap, number, pk)
    if not row.mails:
        raise Http404
    if request.method == "POST":
        try:
            send_copy_again(delivery=row, actor=request.user)
        except (StillOwed, NotAgain):
            page |= {"refused": may_go_again(row) or "owed"}
            return render(request, "committee/letter_again.html", page, status=409)
        messages.success(request, _("La lettre repart dans la minute, à l’identique."))
        return redirect("committee:deliveries", region, roadmap, number)
    return render(request, "committee/letter_again.html", page | {"refused": may_go_again(row)})


@require_POST
def link(request, region, roadmap, number, pk):
    """Mail a fresh link to whoever holds the seat under the address they have today."""
    row, _page = one_of(request, region, roadmap, number, pk)
    if not row.mails or not row.copy.member.is_holding:
        raise Http404
    mail = send_link_again(delivery=row, actor=request.user)
    messages.success(request, _("Un nouveau lien part à %(to)s.") % {"to": mail.to})
    return redirect("committee:deliveries", region, roadmap, number)
