"""A region's list of contacts: put in, erased, unsubscribed, lost."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.operations import record
from consultation.models import Contact
from consultation.queries.contacts import ERASED, SAID, dry_run, mark_of
from outbox.models import Mail
from roadmaps.models import Region

KEPT_FOR = timedelta(days=1)
BATCH = 2000
LAUNCH = "launch:"


@transaction.atomic
def keep_contacts(*, region, actor, name, rows):
    """Keep a list for its dry run; those nobody confirmed are forgotten after a day."""
    now = timezone.now()
    region.contact_sheets.filter(created_at__lt=now - KEPT_FOR).delete()
    return region.contact_sheets.create(actor=actor, name=name[-150:], rows=rows, created_at=now)


@transaction.atomic
def import_contacts(*, sheet, actor):
    """Write what the list adds and changes; whoever unsubscribed or was erased is not re-added."""
    region = Region.objects.select_for_update().get(pk=sheet.region_id)
    done, now = dry_run(region, sheet.rows), timezone.now()
    known = {contact.email_key: contact for contact in region.contacts.all()}
    Contact.objects.bulk_create(
        [_written(region, line, known.get(line.key), now) for line in done.written],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["region", "email_key"],
        update_fields=SAID,
    )
    sheet.delete()
    counts = {verdict: number for verdict, number in done.counts.items() if number}
    record(
        actor=actor,
        verb="import_contacts",
        item=sheet.name,
        place=region.slug,
        **counts,
    )
    return done


def _written(region, line, before, now):
    """The contact as the line leaves it: an empty cell changes nothing."""
    said = {name: text or getattr(before, name, "") for name, text in line.says.items()}
    email = before.email if before else line.email
    return Contact(region=region, email=email, email_key=line.key, added_at=now, **said)


@transaction.atomic
def erase_contact(*, contact, actor):
    """Forget everything of a contact but a mark by which no list brings it back."""
    forget_contacts(Contact.objects.filter(pk=contact.pk))
    record(actor=actor, verb="erase_contact", item=f"{contact.pk}", place=contact.region.slug)


def forget_contacts(contacts):
    """Empty these contacts, leaving of each a mark; the mails they were sent go as well."""
    now = timezone.now()
    for contact in contacts.exclude(email=""):
        mails_to(contact).exclude(state=Mail.State.SENDING).delete()
        emptied = dict.fromkeys(("email", *SAID), "") | {"email_key": mark_of(contact.email_key)}
        Contact.objects.filter(pk=contact.pk).update(
            **emptied, unsubscribed_at=contact.unsubscribed_at or now
        )


def mails_to(contact):
    """The launches this contact of one region was sent; another region's are not among them."""
    return Mail.objects.filter(key__startswith=LAUNCH, key__endswith=f":{contact.pk}")


@transaction.atomic
def unsubscribe(*, contact):
    """Write no more to a contact, what is still to leave included; the same twice."""
    Contact.objects.filter(pk=contact.pk, unsubscribed_at=None).update(
        unsubscribed_at=timezone.now()
    )
    mails_to(contact).filter(state=Mail.State.OWED).delete()


def resume(*, contact):
    """Write again to a contact who says so by their own link."""
    Contact.objects.filter(pk=contact.pk).exclude(email_key__startswith=ERASED).update(
        unsubscribed_at=None
    )


def lose_contacts():
    """Write no more to the contacts whose invitation came back for good."""
    bounced = Mail.objects.filter(key__startswith=LAUNCH, state=Mail.State.BOUNCED)
    recent = bounced.filter(bounced_at__gte=timezone.now() - timedelta(days=7))
    lost = {key.split(":")[2]: at for key, at in recent.values_list("key", "bounced_at")}
    for contact in Contact.objects.filter(pk__in=lost, lost_at=None):
        Contact.objects.filter(pk=contact.pk).update(lost_at=lost[str(contact.pk)])
