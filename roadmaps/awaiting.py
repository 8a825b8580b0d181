"""What awaits those who manage a roadmap, the most pressing first, each with where it is done."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outbox.models import Mail
from roadmaps.queries import drafts_changes
from roadmaps.templatetags.words import left


@dataclass(frozen=True)
class Awaiting:
    """One thing to do: how many, what, what is pressing in it, and its page."""

    count: int
    label: str
    url: str
    detail: str = ""
    pressing: str = ""


def awaiting(roadmap, now=None):
    """Only what is not empty; relations of the apps above are read to be shown, never ruled on."""
    now = now or timezone.now()
    place = (roadmap.region.slug, roadmap.slug)
    found = [
        *failed_mails(roadmap, place),
        *suspended(roadmap, place, now),
        moderation(roadmap, place, now),
        answers(roadmap, place, now),
        questions(roadmap, place),
        draft(roadmap, place),
    ]
    return [one for one in found if one.count]


def suspended(roadmap, place, now):
    """The phases nobody can take part in, whose close comes all the same."""
    for phase in roadmap.phases.exclude(suspended_at=None):
        if phase.is_suspended(now):
            yield Awaiting(
                1,
                _("phase suspendue : %(name)s") % {"name": phase.name},
                reverse("consultation:phase_resume", args=(*place, phase.pk)),
                detail=_("Rien n’y entre jusqu’à la reprise."),
                pressing=_("clôture dans %(left)s") % {"left": left(phase.closes_at, now)},
            )


def moderation(roadmap, place, now):
    kinds = (roadmap.proposals, roadmap.arguments, roadmap.statements)
    count = sum(rows.to_moderate().count() for rows in kinds)
    late = sum(rows.overdue(now).count() for rows in kinds)
    return Awaiting(
        count,
        ngettext("contribution à modérer", "contributions à modérer", count),
        reverse("consultation:moderation", args=place),
        detail=_("Chacune est promise sous 48 heures."),
        pressing=_("%(n)s hors délai") % {"n": late} if late else "",
    )


def answers(roadmap, place, now):
    """Proposals the region has not answered in public; pressing are those whose study is late,
    then those of a closed phase."""
    without = roadmap.proposals.published().discussed()
    count, due = without.count(), without.filter(phase__closes_at__lte=now).count()
    today = timezone.localdate(now, roadmap.region.tz)
    late = without.filter(instruction__due_on__lt=today, answer__prepared_at=None).count()
    pressing = [
        _("%(n)s en retard") % {"n": late} if late else "",
        _("%(n)s d’un dépôt clos") % {"n": due} if due else "",
    ]
    return Awaiting(
        count,
        ngettext("proposition sans réponse", "propositions sans réponse", count),
        reverse("consultation:answers", args=place),
        detail=_("La Région répond à toutes, une fois le dépôt clos."),
        pressing=", ".join(said for said in pressing if said),
    )


def questions(roadmap, place):
    """What the committee's members asked about actions, and the region has not answered yet."""
    asked = roadmap.actions.filter(questions__isnull=False, questions__answered_at=None)
    count = asked.values("questions").count()
    return Awaiting(
        count,
        ngettext("question du comité sans réponse", "questions du comité sans réponse", count),
        reverse("committee:questions", args=place),
        detail=_("La réponse sert à tout le comité, avant ses avis."),
    )


def draft(roadmap, place):
    """How the draft differs from what everybody reads; before version 1 readiness says it all."""
    changes = drafts_changes(roadmap) if roadmap.current else {}
    said = {name: len(codes) for name, codes in changes.items()}
    count = sum(said.values())
    text = _("%(added)s ajoutées, %(reworded)s changées, %(withdrawn)s retirées")
    return Awaiting(
        count,
        ngettext("différence non publiée", "différences non publiées", count),
        reverse("consultation:publish", args=place),
        detail=text % said if count else "",
    )


def failed_mails(roadmap, place):
    """The mails of this roadmap that did not arrive: those of the committee's last letter, then the
    decisions their authors were to hear of."""
    remit = getattr(roadmap, "remit", None)
    last = remit and remit.committee.digests.defer("content").first()
    if last:
        count = len(lost_of(last))
        yield Awaiting(
            count,
            ngettext("lettre non remise", "lettres non remises", count),
            reverse("committee:deliveries", args=(*place, last.number)),
            pressing=_("à prévenir autrement"),
        )
    keys = Mail.objects.lost().filter(key__startswith="decision:").values_list("key", flat=True)
    decisions = {int(key.split(":")[1]) for key in keys}
    if decisions:
        numbers = roadmap.proposals.filter(decisions__in=decisions).values_list("number", flat=True)
        for number in numbers:
            yield Awaiting(
                1,
                _("avis non remis à l’auteur de la proposition n° %(n)s") % {"n": number},
                reverse("consultation:moderation_case", args=(*place, number)),
                pressing=_("à prévenir autrement"),
            )


def lost_of(digest):
    """The mails of an edition that did not arrive, but those that did once sent again."""
    mails = Mail.objects.filter(key__startswith=digest.mails).only("key", "state")
    by_first = {mail.first_key: mail for mail in mails.order_by("pk")}
    return [mail for mail in by_first.values() if mail.is_lost]
