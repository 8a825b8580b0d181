from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultation.models.contribution import About
from roadmaps.models import Region

TIME_TO_APPEAL = timedelta(days=30)


class Reason(models.TextChoices):
    """The closed list of reasons for which a contribution may be reported or refused."""

    OFF_TOPIC = "off_topic", _("hors du sujet de la feuille de route")
    PERSONAL_ATTACK = "personal_attack", _("met en cause une personne")
    ADVERTISING = "advertising", _("publicité ou démarchage")
    PERSONAL_DATA = "personal_data", _("donnée personnelle")
    DUPLICATE = "duplicate", _("déjà publié ailleurs")
    ILLEGAL = "illegal", _("contraire à la loi")


class Decision(About):
    """One act of moderation, with its reason and what the author was told."""

    class Verb(models.TextChoices):
        PUBLISH = "publish", _("publiée")
        REFUSE = "refuse", _("refusée")
        ASK = "ask", _("reformulation demandée")
        KEEP = "keep", _("maintenue après signalement")
        HIDE = "hide", _("masquée")
        RESTORE = "restore", _("rétablie après recours")
        UPHOLD = "uphold", _("décision confirmée après recours")
        MOVE = "move", _("reclassée")

    verb = models.CharField(max_length=8, choices=Verb)
    reason = models.CharField(max_length=16, choices=Reason, blank=True)
    message = models.TextField(blank=True)
    moved_from = models.CharField(max_length=20, blank=True, help_text="The axis it was filed in.")
    moved_to = models.CharField(max_length=20, blank=True)
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    waiting_since = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            *About.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(verb__in=["refuse", "hide"]) | Q(reason__in=Reason.values),
                name="decision_refuses_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.verb} {self.item}"

    @property
    def takes_away(self):
        """It refused or hid what it is about: its author may appeal."""
        return self.verb in (self.Verb.REFUSE, self.Verb.HIDE)

    @property
    def appeal_until(self):
        return self.at + TIME_TO_APPEAL

    def may_be_appealed(self, now=None):
        """What it took away is still gone, nobody has appealed, and there is time left to."""
        in_time = (now or timezone.now()) < self.appeal_until
        return in_time and not hasattr(self, "appeal") and self.item.taken_away_by == self


class Report(About):
    """« This should not be here », with a reason; settled by a moderator's decision."""

    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=16, choices=Reason)
    note = models.CharField(_("précision"), max_length=500, blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            *About.Meta.constraints,
            models.UniqueConstraint(fields=["proposal", "reporter"], name="report_once_per_person"),
            models.UniqueConstraint(
                fields=["argument", "reporter"], name="report_once_per_person_and_argument"
            ),
            models.UniqueConstraint(
                fields=["statement", "reporter"], name="report_once_per_person_and_statement"
            ),
        ]

    def __str__(self):
        return f"{self.reason} {self.item}"


class Appeal(models.Model):
    """An author says that a decision was wrong; another moderator settles it, once."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("décision confirmée")
        OVERTURNED = "overturned", _("décision annulée")

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="appeal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("pourquoi cette décision vous paraît injuste"))
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    reasons = models.TextField(_("motifs"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True, decided_by__isnull=True)
                | Q(outcome__in=["upheld", "overturned"], decided_at__isnull=False)
                & Q(decided_by__isnull=False),
                name="appeal_decided_whole",
            ),
        ]

    def __str__(self):
        return f"appeal {self.pk}"


class Hold(About):
    """Who has a contribution before them for a few minutes, and who took it on for longer."""

    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )
    held_until = models.DateTimeField(null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )
    assigned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *About.Meta.constraints,
            models.UniqueConstraint(fields=["proposal"], name="hold_once_per_proposal"),
            models.UniqueConstraint(fields=["argument"], name="hold_once_per_argument"),
            models.UniqueConstraint(fields=["statement"], name="hold_once_per_statement"),
        ]

    def __str__(self):
        return f"hold on {self.item}"


class ReasonMessage(models.Model):
    """The words a region begins with when it refuses for one reason."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="reason_messages")
    reason = models.CharField(max_length=16, choices=Reason)
    text = models.TextField(_("message"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "reason"], name="message_once_per_reason"),
        ]

    def __str__(self):
        return f"{self.region_id}: {self.reason}"
