"""What became of an edition, as a table to hand over: one line a try."""

from django.utils import timezone
from django.utils.translation import gettext as _


def table_of(rows):
    """The deliveries of an edition under the names of their columns, with the hours of the
    zone of the moment and the server's words."""
    header = [
        _("Siège"),
        _("Collège"),
        _("Membre"),
        _("Adresse"),
        _("Envoi"),
        _("Essai"),
        _("Quand"),
        _("Réponse du serveur"),
        _("Message-ID"),
    ]
    return [header, *(line for row in rows for line in lines_of(row))]


def lines_of(row):
    """A seat's lines: one for each try, and one for each mail that has had none or came back."""
    seat, member = row.copy.seat, row.copy.member
    head = [seat.title, seat.get_college_display(), str(member or "")]
    if row.mail is None:
        address = member.user.email if member else ""
        return [[*head, address, without(row), "", "", "", ""]]
    return [
        [*head, mail.to, mail.get_state_display(), *tried, row.message_id]
        for mail in row.mails
        for tried in tries_of(mail)
    ]


def without(row):
    """Why a seat has no mail, or that it is still to be written."""
    if row.copy.withheld:
        return row.copy.get_withheld_display()
    if row.state == "none":
        return _("N’avait plus ce siège au moment de l’envoi")
    return _("en préparation")


def tries_of(mail):
    """The number, hour and answer of each try at a mail, and its return when it came back."""
    found = [
        [str(one.number), hour(one.begun_at), f"{one.code} {one.said}".strip()]
        for one in sorted(mail.attempts.all(), key=lambda one: one.number)
    ]
    if mail.bounced_at:
        found.append([_("revenue"), hour(mail.bounced_at), mail.error])
    return found or [["", "", ""]]


def hour(moment):
    return timezone.localtime(moment).isoformat(timespec="seconds")
