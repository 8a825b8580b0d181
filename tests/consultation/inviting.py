"""Contacts, a file of them to read, short links: what the pages of invitations name."""

from django.utils import timezone

from consultation.models import Contact
from consultation.operations.contacts import keep_contacts
from consultation.operations.launches import token
from roadmaps.operations.short_links import short_link_of


def contact(region, name="lea", department="33", **facts):
    email = facts.pop("email", f"{name}@example.org")
    return Contact.objects.create(
        region=region,
        email=email,
        email_key=email,
        department=department,
        added_at=timezone.now(),
        **facts,
    )


def rows(*emails):
    return [
        [line, email, "Une personne", "", "33", "Salon"] for line, email in enumerate(emails, 2)
    ]


def addresses(plan, phase, actor):
    """What each address of invitations and short links names."""
    there = contact(plan.region)
    facts = {"name": "contacts.csv", "rows": rows("nora@example.org", "faux")}
    sheet = keep_contacts(region=plan.region, actor=actor, **facts)
    link = short_link_of(roadmap=plan)
    short_link_of(roadmap=plan, action=plan.actions.get(code="A-01"))
    return {
        "consultation:contact_erase": {"pk": there.pk},
        "consultation:contact_sheet": {"pk": sheet.pk},
        "consultation:contact_stop": {"token": token(there)},
        "consultation:launch": {"pk": phase.pk},
        "public:short": {"code": link.code},
        "public:qr": {"ending": "svg"},
        "public:qr_action": {"ending": "png"},
    }
