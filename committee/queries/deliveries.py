"""What became of each copy of an edition, as the outbox knows it."""

from collections import Counter

from django.db.models import Q

from outbox.models import Mail

PROOF = {Mail.State.SENT: "sent", Mail.State.FAILED: "failed", Mail.State.BOUNCED: "failed"}
ORDER = ("failed", "owed", "sent", "none")


def deliveries(digest):
    """Every seat of an edition with its copy and its mail (None: not owed, or withheld): what
    failed first, then what is still to be sent."""
    mails = Mail.objects.filter(key__startswith=digest.mails).defer("raw")
    by_key = {mail.key: mail for mail in mails}
    rows = []
    for copy in digest.copies.select_related("seat", "member__user"):
        mail = by_key.get(digest.key_of(copy.seat_id))
        state = "none" if copy.withheld else PROOF.get(mail.state, "owed") if mail else "owed"
        rows.append({"seat": copy.seat, "copy": copy, "mail": mail, "state": state})
    return sorted(rows, key=lambda row: ORDER.index(row["state"]))


def mail_counts(digests):
    """How many mails of each edition are sent, owed and failed, by the edition's id."""
    wanted = Q(pk__in=[])
    for digest in digests:
        wanted |= Q(key__startswith=digest.mails)
    found = {digest.pk: Counter() for digest in digests}
    for key, state in Mail.objects.filter(wanted).values_list("key", "state"):
        found[int(key.split(":")[1])][state] += 1
    return found
