from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from roadmaps.models.roadmap import Roadmap


class Clock(models.Func):
    """The database's own clock, read when the row is read: deadlines trust no other."""

    output_field = models.DateTimeField()
    template = "CLOCK_TIMESTAMP()"

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(
            compiler,
            connection,
            template="STRFTIME('%%%%Y-%%%%m-%%%%d %%%%H:%%%%M:%%%%f', 'NOW')",
            **extra,
        )


class PhaseQuerySet(models.QuerySet):
    def under_way_at_the_clock(self):
        """Begun and not over, suspended or not."""
        return self.filter(opens_at__lte=Clock(), closes_at__gt=Clock())

    def open_at_the_clock(self):
        return self.under_way_at_the_clock().filter(suspended_at=None)

    def giving(self, right):
        """Those in which one may do this now."""
        return self.open_at_the_clock().filter(closed_at=None, **{right: True}).order_by()

    def rounds(self):
        """A round is a phase in which people vote."""
        return self.filter(may_vote=True)

    def shown_at_the_clock(self):
        """Rounds whose results may be shown: over, and past the announced moment."""
        return self.rounds().filter(
            Q(closes_at__lte=Clock()),
            Q(results_at__isnull=True) | Q(results_at__lte=Clock()),
        )

    def to_freeze(self):
        return self.filter(opens_at__lte=Clock(), rules_frozen_at__isnull=True)

    def to_close(self):
        return self.rounds().filter(closes_at__lte=Clock(), closed_at__isnull=True)

    def to_invite(self):
        """Open rounds whose earlier voters have not all been told what changed."""
        return self.rounds().open_at_the_clock().filter(invited_at=None)

    def with_reasons(self):
        """Each with why it was last prolonged and last suspended."""
        return self.annotate(
            prolonged_for=_last_reason(PhaseNotice.Kind.PROLONGED),
            suspended_for=_last_reason(PhaseNotice.Kind.SUSPENDED),
        )


def _last_reason(kind):
    notices = PhaseNotice.objects.filter(phase=models.OuterRef("pk"), kind=kind)
    return models.Subquery(notices.order_by("-pk").values("reason")[:1])


class Phase(models.Model):
    """A dated stage of a roadmap, `[opens_at, closes_at)`; it alone says what is open."""

    roadmap = models.ForeignKey(Roadmap, models.PROTECT, related_name="phases")
    name = models.CharField(_("nom"), max_length=80)
    summary = models.CharField(_("résumé"), max_length=300, blank=True)
    opens_at = models.DateTimeField(_("ouverture"))
    closes_at = models.DateTimeField(_("clôture"))
    may_propose = models.BooleanField(_("proposer"), default=False)
    may_comment = models.BooleanField(_("débattre"), default=False)
    may_vote = models.BooleanField(_("voter"), default=False)
    may_review = models.BooleanField(_("donner un avis (comité)"), default=False)
    results_at = models.DateTimeField(_("résultats montrés à partir de"), null=True, blank=True)
    rules = models.JSONField(null=True, blank=True, editable=False)
    rules_frozen_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    suspended_at = models.DateTimeField(null=True, blank=True, editable=False)
    invited_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When the voters of the round before were told what changed since.",
    )

    objects = PhaseQuerySet.as_manager()
    prolonged_for = suspended_for = None  # told by `with_reasons`

    class Meta:
        ordering = ["opens_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="phase_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(results_at__isnull=True) | Q(results_at__gte=F("closes_at")),
                name="phase_results_not_before_the_close",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("closes_at")),
                name="phase_closed_after_its_deadline",
            ),
        ]

    def __str__(self):
        return self.name

    def is_under_way(self, now=None):
        """Begun and not over, suspended or not."""
        return self.opens_at <= (now or timezone.now()) < self.closes_at

    def is_open(self, now=None):
        return self.is_under_way(now) and self.suspended_at is None

    def is_suspended(self, now=None):
        return self.is_under_way(now) and self.suspended_at is not None

    def is_over(self, now=None):
        return (now or timezone.now()) >= self.closes_at

    def shows_results(self, now=None):
        """Results may be shown: the round is over and the announced moment has come."""
        return self.may_vote and (now or timezone.now()) >= (self.results_at or self.closes_at)


class PhaseNoticeQuerySet(models.QuerySet):
    def to_tell(self):
        """Those whose mails are not all owed yet."""
        return self.filter(told_at=None)


class PhaseNotice(models.Model):
    """A phase prolonged, suspended or resumed before its close: why, when, and who was told."""

    class Kind(models.TextChoices):
        PROLONGED = "prolonged", _("prolongée")
        SUSPENDED = "suspended", _("suspendue")
        RESUMED = "resumed", _("reprise")

    phase = models.ForeignKey(Phase, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=9, choices=Kind)
    reason = models.CharField(_("motif"), max_length=500)
    closed_before = models.DateTimeField(help_text="The close that stood announced.")
    closes_at = models.DateTimeField(help_text="The close from now on.")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    told_at = models.DateTimeField(
        null=True, blank=True, help_text="When the mails to those who took part were owed."
    )

    objects = PhaseNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.kind} {self.phase_id}"
