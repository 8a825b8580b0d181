"""How the installation is, for whoever runs it: what answers, what waits, what passed and when."""

import platform
import shutil
from dataclasses import dataclass
from datetime import timedelta

import django
from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count, Min, Q
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from instance import VERSION, machine
from instance.models import Carriage
from instance.queries import LATE_AFTER, MAILS_LATE_AFTER, clock_state, waiting_mails
from instance.retention import last_runs
from outbox.models import Mail
from roadmaps.templatetags.words import clock as told

BACKUP_OLD = timedelta(days=8)
LATELY = timedelta(days=7)
WORST_FIRST = WRONG, SEE, WELL = "no", "wait", "done"


@dataclass(frozen=True)
class Line:
    """One thing that is watched: how it is, in words, and what to do when it is not well."""

    name: str
    state: str
    said: str
    act: str = ""

    @property
    def is_well(self):
        return self.state == WELL


def standing(request, now=None):
    """What the status page shows."""
    now = now or timezone.now()
    clock, runs = clock_state(now), last_runs()
    lines = [
        database_line(),
        disk_line(),
        broker_line(),
        worker_line(clock, now),
        clock_line(clock),
        mails_line(now),
        retention_line(runs),
        backup_line(now),
        front_line(request),
    ]
    return {
        "now": now,
        "lines": sorted(lines, key=lambda line: WORST_FIRST.index(line.state)),
        "faults": [line for line in lines if not line.is_well],
        "mails": mails_by_state(now),
        "sweeps": sorted(clock.sweeps, key=lambda one: (not (one.is_late or one.error), one.name)),
        "rules": runs,
        "versions": versions(),
    }


def database_line():
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    said = _("%(name)s, %(size)s.") % {"name": name, "size": filesizeformat(database_size())}
    if machine.database_can_write():
        return Line(_("Base de données"), WELL, said)
    act = _("Plus rien ne s’écrit sur son disque : libérez de la place.")
    return Line(_("Base de données"), WRONG, said, act)


def database_size():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute(
                "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
            )
        return cursor.fetchone()[0]


def disk_line():
    name, state = _("Disque"), machine.disk_state()
    usage = shutil.disk_usage(settings.DATA_DIR)
    sizes = {"free": filesizeformat(usage.free), "total": filesizeformat(usage.total)}
    said = _("%(free)s libres sur %(total)s.") % sizes
    if state == "ok":
        return Line(name, WELL, said)
    if state.startswith("low"):
        return Line(name, SEE, said, _("Libérez de la place avant qu’il n’en manque."))
    return Line(name, WRONG, said, _("Plus rien ne s’y écrit : libérez de la place."))


def broker_line():
    name = _("Sonnette des tâches")
    is_well = machine.broker_state() == "ok"
    if settings.REDIS_URL:
        said = _("Redis répond.") if is_well else _("Redis ne répond pas.")
    else:
        said = (
            _("Un dossier de fichiers.") if is_well else _("Son dossier ne prend plus de fichier.")
        )
    if is_well:
        return Line(name, WELL, said)
    act = _("Les codes de connexion partent avec dix secondes de retard ; rien n’est perdu.")
    return Line(name, SEE, said, act)


def worker_line(clock, now):
    name = _("Tâches de fond (worker)")
    if clock.seen_at is None:
        said = _("Aucun signe de vie jusqu’ici.")
    else:
        said = _("Dernier signe de vie le %(moment)s.") % {"moment": told(clock.seen_at)}
        if clock.seen_at > now - LATE_AFTER:
            return Line(name, WELL, said)
    act = _("Aucun courriel ne part, rien n’est perdu : relancez-le, ses journaux disent pourquoi.")
    return Line(name, WRONG, said, act)


def clock_line(clock):
    name, fault = _("Horloge"), machine.clock_fault()
    seconds = {"seconds": fault.split()[1] if fault else 0}
    if fault.startswith("moved"):
        said = _("Décalée de %(seconds)s secondes depuis le début de ce processus.") % seconds
    elif fault:
        said = _("Écart de %(seconds)s secondes avec celle de la base.") % seconds
    elif any(one.is_ahead for one in clock.sweeps):
        said = _("Un passage est noté dans l’avenir : une horloge a été reculée.")
    else:
        return sweeps_line(name, clock)
    act = _("Mettez la machine à l’heure, puis relancez le service.")
    return Line(name, WRONG, said, act)


def sweeps_line(name, clock):
    """The clock is right; whether every sweep passes in its time."""
    numbers = {"late": len(clock.late), "all": len(clock.sweeps)}
    if clock.late:
        said = _("Passages en retard : %(late)s sur %(all)s.") % numbers
        act = _("Le tableau des passages dit lesquels et ce qui les arrête.")
        return Line(name, SEE, said, act)
    return Line(name, WELL, _("Les %(all)s passages se font à temps.") % numbers)


def mails_line(now):
    name = _("Courriels")
    oldest = waiting_mails().aggregate(oldest=Min("owed_at"))["oldest"]
    if oldest is None:
        return Line(name, WELL, _("Aucun n’attend."))
    said = _("Le plus ancien attend depuis le %(moment)s.") % {"moment": told(oldest)}
    if oldest > now - MAILS_LATE_AFTER:
        return Line(name, WELL, said)
    act = _("Voyez le serveur de courriel : la commande manage.py check_mail l’essaie.")
    return Line(name, WRONG, said, act)


def mails_by_state(now):
    """How many mails wait, and how many left, failed or came back these seven days."""
    lately = now - LATELY
    found = Mail.objects.aggregate(
        owed=Count("pk", Q(state=Mail.State.OWED)),
        sending=Count("pk", Q(state=Mail.State.SENDING)),
        sent=Count("pk", Q(state=Mail.State.SENT, sent_at__gte=lately)),
        failed=Count("pk", Q(state=Mail.State.FAILED, failed_at__gte=lately)),
        bounced=Count("pk", Q(state=Mail.State.BOUNCED, bounced_at__gte=lately)),
    )
    said = {state: str(Mail.State(state).label) for state in found}
    said["sent"] = ngettext("est parti", "sont partis", found["sent"])
    said["bounced"] = ngettext("est revenu", "sont revenus", found["bounced"])
    return [(state, said[state], n) for state, n in found.items()]


def retention_line(runs):
    name = _("Effacements")
    stopped = [str(rule.what) for rule, run in runs if run and run.error]
    last = max((run.ran_at for _rule, run in runs if run), default=None)
    if stopped:
        said = _("Interrompus : %(rules)s.") % {"rules": ", ".join(stopped)}
        return Line(name, WRONG, said, _("Les journaux du worker disent ce qui les arrête."))
    if last is None:
        said = _("Pas encore faits : le premier passage s’en charge.")
        return Line(name, SEE, said)
    return Line(name, WELL, _("Derniers le %(moment)s.") % {"moment": told(last)})


def backup_line(now):
    name, act = (
        _("Sauvegarde"),
        _("La commande manage.py backup en fait une ; essayez aussi de la reprendre."),
    )
    made = Carriage.objects.filter(kind=Carriage.Kind.BACKUP).exclude(ended_at=None).first()
    if made is None:
        return Line(name, SEE, _("Aucune connue ici."), act)
    said = _("Dernière le %(moment)s.") % {"moment": told(made.ended_at)}
    if made.ended_at > now - BACKUP_OLD:
        return Line(name, WELL, said)
    return Line(name, SEE, said, act)


def front_line(request):
    """What the proxy says of whoever looks: their own address, or it says too little."""
    name, facts = _("Serveur de façade"), {"address": address_of(request)}
    act = _("Réglez ce que la façade écrit dans X-Forwarded-For et X-Forwarded-Proto.")
    if settings.HTTPS and not request.is_secure():
        return Line(name, WRONG, _("Il ne dit pas que cette page a été demandée en HTTPS."), act)
    if not facts["address"]:
        return Line(name, WRONG, _("Il y a moins de façades que PROXY_COUNT n’en annonce."), act)
    return Line(name, WELL, _("Votre adresse, telle qu’elle est connue : %(address)s.") % facts)


def address_of(request):
    try:
        return get_client_ip(request)
    except ImproperlyConfigured:
        return ""


def versions():
    """What runs, by name and number."""
    applied = MigrationRecorder.Migration.objects.order_by("-applied", "-id").first()
    return [
        ("Coroute", VERSION),
        ("Django", django.get_version()),
        ("Python", platform.python_version()),
        (connection.display_name, database_version()),
        (_("Dernière migration"), f"{applied.app}.{applied.name}" if applied else ""),
    ]


def database_version():
    return ".".join(str(part) for part in connection.get_database_version())
