from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LEASE = timedelta(minutes=2)
AGAIN = ":again:"


class MailQuerySet(models.QuerySet):
    def due(self, now):
        """Mails to try: owed and ripe by `now`, or left behind by a worker whose lease ran out,
        which the real clock alone tells."""
        return self.filter(
            Q(state=Mail.State.OWED, next_try_at__lte=now)
            | Q(state=Mail.State.SENDING, lease_until__lte=timezone.now())
        )

    def listed(self):
        """Everything a person may look at: sign-in codes never are."""
        return self.exclude(kind=Mail.Kind.ACCESS)

    def lost(self):
        """Mails that no server took, or that came back."""
        return self.filter(state__in=[Mail.State.FAILED, Mail.State.BOUNCED])

    def copies_of(self, mail):
        """The mail as it was first owed, and every time it was sent again."""
        first = mail.first_key
        return self.filter(Q(key=first) | Q(key__startswith=f"{first}{AGAIN}"))


class Mail(models.Model):
    """A mail we owe: rendered and frozen when owed, sent at most once per claim."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("accès")
        NOTICE = "notice", _("avis")
        DIGEST = "digest", _("lettre du comité")

    class State(models.TextChoices):
        OWED = "owed", _("à envoyer")
        SENDING = "sending", _("en cours d’envoi")
        SENT = "sent", _("envoyé")
        FAILED = "failed", _("en échec")
        BOUNCED = "bounced", _("revenu")

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.OWED)
    to = models.EmailField()
    subject = models.CharField(max_length=250)
    raw = models.BinaryField(help_text="The message as it leaves; emptied when an access is sent.")
    owed_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-owed_at", "-pk"]
        indexes = [models.Index(fields=["state", "next_try_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent"),
                name="mail_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="bounced", bounced_at__isnull=False) | ~Q(state="bounced"),
                name="mail_bounced_has_its_time",
            ),
        ]

    def __str__(self):
        return f"{self.key} → {self.to}"

    @property
    def is_owed(self):
        """It has not left, and will without anybody doing anything."""
        return self.state in (self.State.OWED, self.State.SENDING)

    @property
    def is_lost(self):
        """No server took it, or it came back."""
        return self.state in (self.State.FAILED, self.State.BOUNCED)

    @property
    def first_key(self):
        return self.key.partition(AGAIN)[0]


class Attempt(models.Model):
    """One try at sending a mail: written when a worker claims it, completed by what came of it."""

    mail = models.ForeignKey(Mail, models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    left = models.BooleanField(null=True, blank=True)
    code = models.CharField(max_length=9, blank=True, help_text="Such as 250 or 550.")
    said = models.CharField(max_length=500, blank=True, help_text="The server's own words.")

    class Meta:
        ordering = ["mail", "number"]
        constraints = [
            models.UniqueConstraint(fields=["mail", "number"], name="attempt_once_per_number"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, left__isnull=True)
                | Q(ended_at__isnull=False, left__isnull=False),
                name="attempt_ends_with_its_outcome",
            ),
        ]

    def __str__(self):
        return f"{self.mail_id} n° {self.number}"

    @property
    def was_cut_short(self):
        """Its worker died while sending: whether the mail left then is not known."""
        return self.ended_at is None and not self.is_under_way

    @property
    def is_under_way(self):
        mail = self.mail
        return (
            self.ended_at is None
            and mail.state == Mail.State.SENDING
            and mail.tries == self.number
            and mail.lease_until > timezone.now()
        )
