from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

DELAY = timedelta(hours=48)  # within which a contribution is decided on


class Reason(models.TextChoices):
    """The closed list of reasons for which a contribution may be reported or refused."""

    OFF_TOPIC = "off_topic", _("hors du sujet de la feuille de route")
    PERSONAL_ATTACK = "personal_attack", _("met en cause une personne")
    ADVERTISING = "advertising", _("publicité ou démarchage")
    PERSONAL_DATA = "personal_data", _("donnée personnelle")
    DUPLICATE = "duplicate", _("déjà publié ailleurs")
    ILLEGAL = "illegal", _("contraire à la loi")


class Decision(models.Model):
    """One act of moderation, with its reason and what the author was told."""

    class Verb(models.TextChoices):
        PUBLISH = "publish", _("publiée")
        REFUSE = "refuse", _("refusée")
        ASK = "ask", _("reformulation demandée")
        KEEP = "keep", _("maintenue après signalement")
        HIDE = "hide", _("masquée après signalement")

    proposal = models.ForeignKey("consultation.Proposal", models.PROTECT, related_name="decisions")
    verb = models.CharField(max_length=8, choices=Verb)
    reason = models.CharField(max_length=16, choices=Reason, blank=True)
    message = models.TextField(blank=True)
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    waiting_since = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(verb__in=["refuse", "hide"]) | Q(reason__in=Reason.values),
                name="decision_refuses_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.verb} {self.proposal_id}"


class Report(models.Model):
    """« This should not be here », with a reason; settled by a moderator's decision."""

    proposal = models.ForeignKey("consultation.Proposal", models.PROTECT, related_name="reports")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=16, choices=Reason)
    note = models.CharField(_("précision"), max_length=500, blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "reporter"], name="report_once_per_person"),
        ]

    def __str__(self):
        return f"{self.reason} {self.proposal_id}"
