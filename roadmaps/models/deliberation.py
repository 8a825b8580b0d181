from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from roadmaps.models.redaction import Redaction
from roadmaps.models.roadmap import Roadmap
from roadmaps.models.version import Version

LEASE = timedelta(minutes=3)  # after which a worker that gave no sign is taken for dead
MOST_ATTEMPTS = 3


class Deliberation(models.Model):
    """The plenary's vote on one version; recorded once, never rewritten."""

    roadmap = models.ForeignKey(Roadmap, models.PROTECT, related_name="deliberations")
    version = models.ForeignKey(Version, models.PROTECT, related_name="deliberations")
    session_on = models.DateField(_("date de la séance"))
    reference = models.CharField(_("numéro de la délibération"), max_length=80, blank=True)
    votes_for = models.PositiveSmallIntegerField(_("pour"))
    votes_against = models.PositiveSmallIntegerField(_("contre"))
    abstentions = models.PositiveSmallIntegerField(_("abstentions"))
    amendments = models.TextField(_("amendements adoptés en séance"), blank=True)
    adopted = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="adopted_by"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["session_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(adopted__isnull=True) | Q(votes_for__gt=F("votes_against")),
                name="deliberation_adopts_by_a_majority",
            ),
        ]

    def __str__(self):
        return f"{self.roadmap_id}: {self.session_on}"

    @property
    def is_carried(self):
        """More for than against."""
        return self.votes_for > self.votes_against


class DossierQuerySet(models.QuerySet):
    def light(self):
        """Without what it holds: its facts and its PDF weigh megabytes."""
        return self.defer("facts", "pdf")

    def standing(self):
        """Made, and nothing it says has been redacted or hidden since."""
        return self.filter(made_at__isnull=False).exclude(unsaid_since())

    def published(self):
        return self.standing().filter(published_at__isnull=False)

    def awaited(self):
        """Asked and not made yet, or to be made again without what was taken out since."""
        return self.filter(Q(made_at=None) | unsaid_since(), failed_at=None)

    def to_make(self, now):
        """What no worker is making: never claimed, or by one that gave no sign for a while."""
        return self.awaited().filter(Q(claimed_at=None) | Q(claimed_at__lte=now - LEASE))


def unsaid_since():
    """The law took something out, or moderation hid a proposal, after it was read."""
    redacted = Redaction.objects.filter(roadmap=OuterRef("roadmap"), at__gt=OuterRef("made_at"))
    hidden = Roadmap.objects.filter(
        pk=OuterRef("roadmap"), proposals__hidden_at__gt=OuterRef("made_at")
    )
    return Q(Exists(redacted)) | Q(Exists(hidden))


class Dossier(models.Model):
    """A dossier for the plenary asked of one version: its facts and its PDF, once it is made."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="dossiers")
    version = models.ForeignKey(Version, models.PROTECT, related_name="dossiers")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(default=0, help_text="In %.")
    step = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)  # the moment of what it says
    failed_at = models.DateTimeField(null=True, blank=True)
    facts = models.JSONField(
        default=dict, blank=True, help_text="What it says, by language; the page shows these."
    )
    pdf = models.BinaryField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self):
        return f"{self.version} {self.asked_at:%Y-%m-%d}"
