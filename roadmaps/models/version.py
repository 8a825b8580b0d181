from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from roadmaps.models.content import Action, Axis, Content
from roadmaps.models.roadmap import Roadmap


class VersionQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__isnull=False)

    def drafts(self):
        return self.filter(published_at__isnull=True)


class Version(models.Model):
    """One state of the roadmap: the draft while it has no number, then immutable and dated."""

    class Kind(models.TextChoices):
        REVISION = "revision", _("révision")
        CORRECTION = "correction", _("correction formelle")

    roadmap = models.ForeignKey(Roadmap, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.REVISION)
    published_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("ce qui change"), max_length=500, blank=True)
    introduction = models.TextField(_("introduction"), blank=True)
    redacted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["roadmap", "number"]
        constraints = [
            models.UniqueConstraint(fields=["roadmap", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["roadmap"],
                condition=Q(published_at__isnull=True),
                name="version_one_draft_per_roadmap",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, published_at__isnull=True)
                | Q(number__isnull=False, published_at__isnull=False),
                name="version_numbered_when_published",
            ),
        ]

    def __str__(self):
        return f"version {self.number}" if self.number else "draft"


class Entry(models.Model):
    """An action's place and wording in one version."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="entries")
    action = models.ForeignKey(Action, models.PROTECT, related_name="entries")
    content = models.ForeignKey(Content, models.PROTECT, related_name="entries")
    axis = models.ForeignKey(Axis, models.PROTECT, null=True, blank=True, related_name="entries")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "action"], name="entry_once_per_version"),
        ]

    def __str__(self):
        return f"{self.version}: {self.action}"


class Departure(models.Model):
    """An action that a version no longer has: withdrawn, merged into another or split, and why."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="departures")
    action = models.ForeignKey(Action, models.PROTECT, related_name="departures")
    reason = models.CharField(_("motif"), max_length=500)
    successors = models.JSONField(
        default=list, blank=True, help_text="The codes of the actions that take over."
    )

    class Meta:
        ordering = ["action__code"]
        constraints = [
            models.UniqueConstraint(fields=["version", "action"], name="departure_once"),
        ]

    def __str__(self):
        return f"{self.version}: {self.action}"

    @property
    def is_split(self):
        return len(self.successors) > 1


class Unlock(models.Model):
    """The one door through the triggers that keep published rows: put in and taken out in the
    same transaction, for reset, tests, legal redaction, and a correction beside a draft."""

    reason = models.CharField(max_length=120)

    def __str__(self):
        return self.reason
