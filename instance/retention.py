"""What is kept, how long, and what forgets it: one rule a line, each run written down."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Colleague, SignInCode
from consultation.models import ContactSheet, Proposal, State, Statement, Summary, Trace
from consultation.operations.near import forget_likenesses
from instance.models import Retention
from outbox.models import Mail

log = logging.getLogger(__name__)
DAY = timedelta(days=1)
RUNS_KEPT = 400 * DAY


@dataclass(frozen=True)
class Rule:
    """What is forgotten, once it is so old, and by what; `forget` is given the moment before which
    it forgets, and says how much it was."""

    name: str
    what: object
    how_long: object
    after: timedelta
    forget: Callable


def forget_codes(before):
    return SignInCode.objects.filter(created_at__lt=before).delete()[0]


def forget_drafts(before):
    """Drafts that nobody sent: only their authors ever saw them."""
    found = 0
    for kind in (Proposal, Statement):
        drafts = kind.objects.filter(state=State.DRAFT, created_at__lt=before)
        found += drafts.count()
        drafts.delete()
    return found


def forget_traces(before):
    """Whose hand cast a vote and through which network, so long after the results are shown."""
    shown = Q(round__results_at__lt=before)
    shown |= Q(round__results_at=None, round__closes_at__lt=before)
    return Trace.objects.filter(shown).delete()[0]


def forget_colleagues(before):
    """Invitations to speak for an organisation that nobody accepted in time."""
    dead = Colleague.objects.filter(accepted_at=None, expires_at__lt=before)
    return dead.delete()[0]


def forget_sheets(before):
    """Lists of contacts that nobody confirmed after their dry run."""
    return ContactSheet.objects.filter(created_at__lt=before).delete()[0]


def forget_summaries(before):
    return Summary.objects.filter(until__lt=before).delete()[0]


def forget_mails(before):
    """The words of mails that left or failed; that they were sent, and when, stays. The committee's
    letters are its record, and stay whole."""
    old = Mail.objects.filter(owed_at__lt=before).exclude(kind=Mail.Kind.DIGEST)
    gone = old.exclude(state__in=[Mail.State.OWED, Mail.State.SENDING]).exclude(raw=b"")
    return gone.update(raw=b"")


RULES = [
    Rule("codes", _("Les codes de connexion"), _("1 jour"), DAY, forget_codes),
    Rule(
        "likenesses",
        _("Un texte comparé à d’autres pendant qu’on l’écrit"),
        _("1 jour"),
        DAY,
        forget_likenesses,
    ),
    Rule("sheets", _("Essai d’import de contacts"), _("1 jour"), DAY, forget_sheets),
    Rule("drafts", _("Les brouillons jamais envoyés"), _("12 mois"), timedelta(365), forget_drafts),
    Rule(
        "traces",
        _("Qui a voté pour une voix, et la marque chiffrée de son réseau"),
        _("60 jours après les résultats"),
        60 * DAY,
        forget_traces,
    ),
    Rule(
        "colleagues",
        _("Les invitations de collègues restées sans réponse"),
        _("90 jours après leur échéance"),
        90 * DAY,
        forget_colleagues,
    ),
    Rule(
        "summaries",
        _("Le registre des résumés envoyés"),
        _("24 mois"),
        timedelta(730),
        forget_summaries,
    ),
    Rule("mails", _("Le texte des courriels"), _("24 mois"), timedelta(730), forget_mails),
]
KEPT = [
    (_("Les votes, sans nom, dans les totaux"), _("gardés")),
    (_("Ce qui a été publié, et les décisions de la modération"), _("gardés")),
    (_("Le journal des actes"), _("gardé")),
]


def forget_old(now=None):
    """Forget what is too old, rule by rule, and write down each run; one in trouble holds back no
    other, and its run says so."""
    now = now or timezone.now()
    for rule in RULES:
        facts = {"rule": rule.name, "ran_at": now, "before": now - rule.after}
        try:
            apply(rule, facts)
        except Exception as error:
            log.exception("%s are not forgotten; the next sweep tries again", rule.name)
            Retention.objects.create(**facts, forgotten=0, error=type(error).__name__)
    Retention.objects.filter(ran_at__lt=now - RUNS_KEPT).delete()


@transaction.atomic
def apply(rule, facts):
    Retention.objects.create(**facts, forgotten=rule.forget(facts["before"]))


def last_runs():
    """Each rule, with its last run; None when it has not run yet."""
    runs = {run.rule: run for run in Retention.objects.latest_of_each()}
    return [(rule, runs.get(rule.name)) for rule in RULES]
