"""What a list of contacts would do to a region's, line by line, before anything is written."""

import re
from collections import Counter
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.departments import DEPARTMENTS
from accounts.identity import email_key, is_deliverable, is_disposable
from accounts.models import User
from consultation.models import Contact
from roadmaps.values import read_line, unaccented

ADDED, CHANGED, KNOWN = "added", "changed", "known"
DUPLICATE, INVALID, DISPOSABLE, UNSUBSCRIBED = "duplicate", "invalid", "disposable", "unsubscribed"
WRITTEN = {ADDED, CHANGED}
KEPT = WRITTEN | {KNOWN}
SAID = ("name", "organisation", "department", "origin")
LONGEST = {field.name: field.max_length for field in Contact._meta.fields if field.name in SAID}
SIGNS = re.compile(r"[\W_]+")
ERASED = "erased:"


def plain(text):
    """The words of a header or of a name, without case, accents or signs."""
    return SIGNS.sub(" ", unaccented(text)).strip()


NAMES = {plain(name): code for code, name in DEPARTMENTS.items()}


def mark_of(key):
    """What stays of an address that is never to be written to again: a keyed mark, no address."""
    return ERASED + salted_hmac("consultation.contact", key, algorithm="sha256").hexdigest()[:40]


@dataclass
class Line:
    """One line of a list, what it says, and what the import would make of it."""

    number: int
    email: str
    key: str
    says: dict
    verdict: str = ""
    remarks: list = field(default_factory=list)
    outside: bool = False


@dataclass(frozen=True)
class DryRun:
    lines: list

    @property
    def counts(self):
        return Counter(line.verdict for line in self.lines)

    @property
    def outside(self):
        """How many of those that would be in the list are outside the region's departments."""
        return sum(line.outside for line in self.lines if line.verdict in KEPT)

    @property
    def written(self):
        return [line for line in self.lines if line.verdict in WRITTEN]

    @property
    def to_read(self):
        """The lines that a person should look at."""
        return [line for line in self.lines if line.remarks]


def dry_run(region, rows):
    """What each of these rows would do to the region's list of contacts."""
    known = {contact.email_key: contact for contact in region.contacts.all()}
    first, lines = {}, []
    for number, email, *says in rows:
        line = Line(number, read_line(email), "", dict(zip(SAID, says, strict=True)))
        _clean(line, region)
        line.verdict = line.verdict or _verdict(line, known, first)
        if line.outside and line.verdict in KEPT:
            line.remarks.append(_("hors des départements de la Région : on ne lui écrit pas"))
        first.setdefault(line.key, line.number)
        lines.append(line)
    return DryRun(lines)


def _clean(line, region):
    """Read what the cells say; an address that cannot be written to says why."""
    for name in SAID:
        line.says[name] = read_line(line.says[name])[
            : LONGEST[name] if name != "department" else 60
        ]
    _read_department(line)
    line.outside = bool(line.says["department"]) and not region.includes(line.says["department"])
    try:
        validate_email(line.email)
    except ValidationError:
        _refuse(line, INVALID, _("ce n’est pas une adresse électronique"))
        return
    line.key = email_key(line.email)
    if not is_deliverable(line.email) or len(line.key) > 254:
        _refuse(line, INVALID, _("cette adresse ne peut pas recevoir de courriel"))
    elif is_disposable(line.email):
        _refuse(line, DISPOSABLE, _("adresse jetable"))


def _refuse(line, verdict, reason):
    line.verdict = verdict
    line.remarks.append(reason)


def _read_department(line):
    """A code, a name or a postal code; one that is none of them is left out, and said."""
    typed = line.says["department"]
    code = department_of(typed)
    line.says["department"] = code
    if typed and not code:
        line.remarks.append(_("département inconnu : « %(typed)s »") % {"typed": typed})


def department_of(typed):
    """The code of a department, from its code, its name or a postal code; else nothing."""
    code = typed.upper().zfill(2) if typed else ""
    if code in DEPARTMENTS:
        return code
    if code.zfill(5).isdecimal() and len(code) in (4, 5):
        postal = code.zfill(5)
        ends = 3 if postal.startswith(("97", "98")) else 2
        return postal[:ends] if postal[:ends] in DEPARTMENTS else ""
    return NAMES.get(plain(typed), "")


def _verdict(line, known, first):
    if line.key in first:
        line.remarks.append(_("déjà à la ligne %(line)s") % {"line": first[line.key]})
        return DUPLICATE
    contact = known.get(line.key) or known.get(mark_of(line.key))
    if contact is None:
        return ADDED
    if contact.unsubscribed_at:
        line.remarks.append(_("s’est désinscrite : on ne lui écrit plus"))
        return UNSUBSCRIBED
    differs = any(said and said != getattr(contact, name) for name, said in line.says.items())
    return CHANGED if differs else KNOWN


# Whom a launch is for ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Audience:
    """A region's contacts as one launch counts them."""

    inside: int
    unknown: int
    outside: int
    unsubscribed: int
    lost: int

    @property
    def written_to(self):
        return self.inside + self.unknown


def audience_of(region):
    """How many contacts a launch writes to, and why not to the others."""
    contacts = region.contacts.exclude(email="")
    reachable = contacts.reachable()
    inside = reachable.filter(department__in=region.departments).count()
    unknown = reachable.filter(department="").count()
    return Audience(
        inside=inside,
        unknown=unknown,
        outside=reachable.count() - inside - unknown,
        unsubscribed=contacts.exclude(unsubscribed_at=None).count(),
        lost=contacts.filter(unsubscribed_at=None).exclude(lost_at=None).count(),
    )


def may_be_written_to(region):
    """The contacts of this region's list who are reachable, of its departments or of none known;
    whether somebody took part already is not asked, since who counts the letters would learn it."""
    here = Q(department__in=region.departments) | Q(department="")
    return region.contacts.exclude(email="").reachable().filter(here)


def languages_of(contacts):
    """The language of those of these contacts who have an account, by the key of their address."""
    keys = [contact.email_key for contact in contacts]
    return dict(User.objects.filter(email_key__in=keys).values_list("email_key", "language"))
