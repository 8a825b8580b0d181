from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultation.models.proposal import Proposal
from roadmaps.models import Clock, Roadmap

TIME_TO_OBJECT = timedelta(days=7)


class Family(models.Model):
    """Proposals that ask for the same thing, each at its own address, with its own votes."""

    roadmap = models.ForeignKey(Roadmap, models.PROTECT, related_name="families")
    number = models.PositiveIntegerField()
    title = models.CharField(_("ce que ces propositions demandent"), max_length=150)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["roadmap", "number"], name="family_number_once"),
        ]

    def __str__(self):
        return self.title


def consented():
    """The condition that the author agreed, or that seven days went by without an objection."""
    return Q(agreed_at__isnull=False) | Q(takes_effect_at__lte=Clock())


class OfferedQuerySet(models.QuerySet):
    def standing(self):
        """Neither objected to nor ended, in effect or not yet."""
        return self.filter(objected_at=None, ended_at=None)

    def in_effect(self):
        return self.standing().filter(consented())


class OfferedToAuthor(models.Model):
    """What moderators offer the author of a `proposal`: in effect after seven days without
    objection."""

    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    offered_at = models.DateTimeField()
    takes_effect_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    objected_at = models.DateTimeField(null=True, blank=True)
    objection = models.TextField(_("pourquoi"), blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["offered_at", "pk"]


class Kinship(OfferedToAuthor):
    """One proposal's place in a family, undone by an objection at any time."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="kinships")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="kinships")

    objects = OfferedQuerySet.as_manager()

    class Meta(OfferedToAuthor.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(objected_at__isnull=True, ended_at__isnull=True),
                name="kinship_in_one_family_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(takes_effect_at__gt=models.F("offered_at")),
                name="kinship_leaves_time_to_object",
            ),
        ]

    def __str__(self):
        return f"{self.proposal_id} in {self.family_id}"


class SplitQuerySet(OfferedQuerySet):
    def due(self):
        """In effect, and to be carried out."""
        return self.in_effect().filter(done_at=None)


class Split(OfferedToAuthor):
    """A proposal that asks for several things, offered to its author as several: `parts` is a list
    of `{title, reason, changes}`, the changes by their ids."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="splits")
    parts = models.JSONField(default=list)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = SplitQuerySet.as_manager()

    class Meta(OfferedToAuthor.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(objected_at__isnull=True, ended_at__isnull=True),
                name="split_once_at_a_time",
            ),
        ]

    def __str__(self):
        return f"split of {self.proposal_id}"
