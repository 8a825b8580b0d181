"""A region's contacts: read before they are written, never re-added once they said no."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import JournalEntry
from consultation.models import Contact, ContactSheet
from consultation.operations.contacts import (
    erase_contact,
    import_contacts,
    keep_contacts,
    resume,
    unsubscribe,
)
from consultation.operations.launches import token
from consultation.queries.contacts import department_of, dry_run
from outbox.models import Mail
from tests import factories
from tests.consultation import writing

pytestmark = pytest.mark.django_db
ROOM = f"{writing.PLACE}manage/invitations/"
CSV = """Prénom;Nom;Courriel;Structure;Code postal;Origine
Léa;Martin;lea@example.org;Grappe;33000;Salon 2025
Tom;Roy;tom@example.org;;87;Salon 2025
Ana;Diaz;ana@example.org;;75011;Salon 2025
;;pas une adresse;;33;
;;LEA+bis@Example.org;;33;
;;x@yopmail.com;;33;
Zed;;zed@example.org;;Atlantide;
"""


@pytest.fixture
def plan():
    return factories.published()


@pytest.fixture
def ada(plan):
    person = factories.user("ada")
    factories.role(person, plan.region, "administrator")
    return person


def sheet(text=CSV, name="contacts.csv"):
    return SimpleUploadedFile(name, text.encode(), content_type="text/csv")


def rows(*emails, **more):
    said = {"name": "", "organisation": "", "department": "", "origin": ""} | more
    return [[n, email, *said.values()] for n, email in enumerate(emails, start=2)]


def put_in(plan, actor, *emails, **more):
    kept = keep_contacts(region=plan.region, actor=actor, name="l.csv", rows=rows(*emails, **more))
    return import_contacts(sheet=kept, actor=actor)


def read(client, ada):
    client.force_login(ada)
    return client.post(f"{ROOM}contacts/", {"file": sheet()}, follow=True)


def test_a_file_is_read_first_and_writes_nothing(client, plan, ada):
    said = read(client, ada).text
    assert not Contact.objects.exists()
    for word in ("déjà à la ligne 2", "adresse jetable", "ce n’est pas une adresse", "Atlantide"):
        assert word in said
    assert "1 contact est hors des départements" in said
    lines = said.partition("Lignes à regarder")[2]
    assert "ana@example.org" in lines
    assert "hors des départements de la Région" in lines


def test_once_confirmed_it_is_written_and_the_file_forgotten(client, plan, ada):
    page = read(client, ada)
    client.post(page.request["PATH_INFO"], {"do": "import"})
    written = Contact.objects.values_list("email", "name", "organisation", "department", "origin")
    assert list(written) == [
        ("ana@example.org", "Ana Diaz", "", "75", "Salon 2025"),
        ("lea@example.org", "Léa Martin", "Grappe", "33", "Salon 2025"),
        ("tom@example.org", "Tom Roy", "", "87", "Salon 2025"),
        ("zed@example.org", "Zed", "", "", ""),
    ]
    assert not ContactSheet.objects.exists()
    entry = JournalEntry.objects.get(verb="import_contacts")
    assert entry.details["added"] == 4
    assert "example.org" not in str(entry.details)


def test_the_same_file_again_changes_nothing_and_an_empty_cell_neither(plan, ada):
    put_in(plan, ada, "lea@example.org", name="Léa", organisation="Grappe")
    assert not put_in(plan, ada, "lea@example.org", name="Léa").written
    done = put_in(plan, ada, "lea@example.org", name="Léa M.", department="33")
    assert done.counts == {"changed": 1}
    contact = Contact.objects.get()
    assert (contact.name, contact.organisation, contact.department) == ("Léa M.", "Grappe", "33")


def test_who_said_no_is_never_re_added_nor_who_was_erased(plan, ada):
    put_in(plan, ada, "lea@example.org", "tom@example.org")
    lea, tom = Contact.objects.all()
    unsubscribe(contact=lea)
    erase_contact(contact=tom, actor=ada)
    done = put_in(plan, ada, "lea@example.org", "Tom+2@example.org", name="X")
    assert done.counts == {"unsubscribed": 2}
    assert Contact.objects.exclude(unsubscribed_at=None).count() == 2
    assert not Contact.objects.filter(email_key__contains="tom").exists()
    assert not Contact.objects.filter(email__contains="tom").exists()


def test_another_region_has_a_list_of_its_own(plan, ada):
    put_in(plan, ada, "lea@example.org")
    unsubscribe(contact=Contact.objects.get())
    elsewhere = factories.region("normandie", name="Normandie")
    assert dry_run(elsewhere, rows("lea@example.org")).counts == {"added": 1}


def test_departments_are_read_as_people_write_them():
    said = {"33": "33", "1": "01", "2a": "2A", "33000": "33", "1000": "01", "97400": "974"}
    said |= {"Gironde": "33", "Cote d'Or": "21", "HAUTE-VIENNE": "87", "": "", "Atlantide": ""}
    assert {typed: department_of(typed) for typed in said} == said


def test_a_file_without_addresses_says_so(client, plan, ada):
    client.force_login(ada)
    answer = client.post(f"{ROOM}contacts/", {"file": sheet("Nom;Prénom\nRoy;Tom\n")})
    assert answer.status_code == 422
    assert "Aucune colonne « email »" in answer.text.replace("\xa0", " ")


def test_one_click_stops_and_a_visit_does_not(client, plan, ada):
    put_in(plan, ada, "lea@example.org")
    contact = Contact.objects.get()
    link = f"{writing.PLACE}invitations/{token(contact)}/stop/"
    assert client.get(link).status_code == 200
    assert client.post(link).status_code == 422  # nothing is chosen beforehand
    contact.refresh_from_db()
    assert contact.unsubscribed_at is None
    for _twice in range(2):
        assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    contact.refresh_from_db()
    assert contact.unsubscribed_at is not None
    client.post(link, {"choice": "keep"})
    contact.refresh_from_db()
    assert contact.unsubscribed_at is None


def test_a_link_dies_with_the_address_and_opens_no_other_region(client, plan, ada):
    put_in(plan, ada, "lea@example.org")
    contact = Contact.objects.get()
    link = f"{writing.PLACE}invitations/{token(contact)}/stop/"
    assert client.get(link.replace(token(contact), "x.y")).status_code == 410
    other = factories.published(factories.roadmap(factories.region("normandie"), slug="plan"))
    elsewhere = f"/{other.region.slug}/{other.slug}/invitations/{token(contact)}/stop/"
    assert client.get(elsewhere).status_code == 410
    erase_contact(contact=contact, actor=ada)
    assert client.get(link).status_code == 410


def test_an_erased_contact_does_not_come_back_by_an_old_link(plan, ada):
    put_in(plan, ada, "lea@example.org")
    contact = Contact.objects.get()
    erase_contact(contact=contact, actor=ada)
    resume(contact=contact)
    assert Contact.objects.get().unsubscribed_at is not None


def test_what_another_region_wrote_to_the_same_address_stays(plan, ada):
    put_in(plan, ada, "lea@example.org")
    contact = Contact.objects.get()
    for key in (f"launch:1:{contact.pk}", f"launch:2:{contact.pk}0"):
        times = {"owed_at": timezone.now(), "next_try_at": timezone.now()}
        Mail.objects.create(key=key, kind=Mail.Kind.NOTICE, to=contact.email, **times)
    erase_contact(contact=contact, actor=ada)
    assert [mail.key for mail in Mail.objects.all()] == [f"launch:2:{contact.pk}0"]


def test_one_seeks_as_many_words_as_one_can_type(client, plan, ada):
    client.force_login(ada)
    assert client.get(ROOM + "contacts/", {"q": "a\0 " * 2000}).status_code == 200


def test_what_waits_to_leave_does_not_reach_who_said_no(plan, ada):
    put_in(plan, ada, "lea@example.org", "tom@example.org")
    times = {"owed_at": timezone.now(), "next_try_at": timezone.now()}
    for contact in Contact.objects.all():
        key = f"launch:1:{contact.pk}"
        Mail.objects.create(key=key, kind=Mail.Kind.NOTICE, to=contact.email, **times)
    unsubscribe(contact=Contact.objects.get(email="lea@example.org"))
    assert Mail.objects.get().to == "tom@example.org"


def test_the_list_is_taken_away_without_a_formula(client, plan, ada):
    put_in(plan, ada, "lea@example.org", name="=1+1", origin="@salon")
    client.force_login(ada)
    text = client.get(f"{ROOM}contacts.csv").content.decode("utf-8-sig")
    assert "'=1+1" in text
    assert "'@salon" in text
    assert client.get(f"{ROOM}contacts.xlsx").status_code == 200


def test_twenty_thousand_lines_are_read_and_written_in_seconds(plan, ada, capsys):
    emails = [f"personne{n}@example{n % 50}.org" for n in range(20_000)]
    begun = time.perf_counter()
    done = put_in(plan, ada, *emails, name="Personne", department="33")
    took = time.perf_counter() - begun
    print(f"20,000 contacts in {took:.1f} s")
    assert done.counts == {"added": 20_000}
    assert took < 30
