from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from roadmaps.models import Version


class RulingQuerySet(models.QuerySet):
    def standing(self):
        """What holds: neither replaced by another ruling nor undone."""
        return self.filter(ended_at=None)

    def taken(self):
        """What the draft takes up, as asked or modified."""
        return self.filter(outcome__in=Ruling.TAKEN)

    def merging(self):
        """What no version has published yet."""
        return self.filter(version=None)

    def with_left_out(self):
        """Whether a revision was published since the answer, which says something else by hand:
        nobody takes the decision back any more, and no later draft takes it up."""
        revisions = Version.objects.published().filter(
            kind=Version.Kind.REVISION,
            roadmap=OuterRef("change__proposal__roadmap"),
            published_at__gte=OuterRef("change__proposal__answer__published_at"),
        )
        return self.annotate(left_out=Exists(revisions))

    def standing_at(self, change):
        """What the draft takes up at the place of a change: its field, or the item of its list."""
        place = {
            "change__proposal__action": change.proposal.action_id,
            "change__field": change.field,
            "change__key": change.key,
        }
        taken = self.standing().merging().taken().filter(**place).with_left_out()
        return taken.filter(left_out=False).select_related("by", "change")


class Ruling(models.Model):
    """What the region decides on one change while it merges. A new decision ends the one before;
    none is ever rewritten, so that two administrators never lose each other's."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("acceptée")
        MODIFIED = "modified", _("acceptée et modifiée")
        REJECTED = "rejected", _("rejetée")
        OPEN = "open", _("laissée ouverte")

    TAKEN = (Outcome.ACCEPTED, Outcome.MODIFIED)

    change = models.ForeignKey("consultation.Change", models.CASCADE, related_name="rulings")
    outcome = models.CharField(max_length=8, choices=Outcome)
    value = models.JSONField(
        null=True,
        blank=True,
        help_text="What the draft takes, where it is not simply what the change asks for.",
    )
    key = models.CharField(
        max_length=12, blank=True, help_text="The key an added item has in the draft."
    )
    reason = models.TextField(_("motif"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    version = models.ForeignKey(
        Version,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rulings",
        help_text="The version that published it.",
    )

    objects = RulingQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["change"],
                condition=Q(ended_at__isnull=True),
                name="ruling_one_standing_per_change",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True) | Q(declined_at__isnull=True),
                name="ruling_agreed_or_declined",
            ),
        ]

    def __str__(self):
        return f"{self.outcome} {self.change_id}"

    @property
    def is_taken(self):
        return self.outcome in self.TAKEN

    @property
    def taken(self):
        """What the draft says of it: its own value, else the one the change asks for."""
        own = self.is_modified or self.value is not None
        return self.value if own else self.change.value

    @property
    def is_modified(self):
        return self.outcome == self.Outcome.MODIFIED
