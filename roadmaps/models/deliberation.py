from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from roadmaps.models.roadmap import Roadmap
from roadmaps.models.version import Version


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


class Dossier(models.Model):
    """A dossier for the plenary asked of one version, and the PDF once it is made."""

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
    made_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    pdf = models.BinaryField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self):
        return f"{self.version} {self.asked_at:%Y-%m-%d}"
