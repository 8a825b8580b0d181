from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Assurance, College, Participant
from consultation.models.contribution import exactly_one
from roadmaps.models import Action, Phase

MOST_PRIORITIES = 10


class Position(models.TextChoices):
    FOR = "for", _("Pour")
    MIXED = "mixed", _("Mitigé")
    AGAINST = "against", _("Contre")


class Registration(models.Model):
    """A voice's college, department and level of assurance, frozen at its first vote of a round."""

    round = models.ForeignKey(Phase, models.PROTECT, related_name="registrations")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="registrations")
    college = models.CharField(max_length=12, choices=College)
    department = models.CharField(max_length=3)
    assurance = models.CharField(max_length=12, choices=Assurance)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "participant"], name="registration_once_per_round"
            ),
        ]

    def __str__(self):
        return f"{self.round}: {self.participant}"


class Vote(models.Model):
    """One voice's position on one item in one round; the database allows no second."""

    round = models.ForeignKey(Phase, models.PROTECT, related_name="votes")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="votes")
    action = models.ForeignKey(Action, models.PROTECT, null=True, related_name="votes")
    proposal = models.ForeignKey(
        "consultation.Proposal", models.PROTECT, null=True, related_name="votes"
    )
    position = models.CharField(max_length=7, choices=Position)
    cast_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "participant", "action"], name="vote_once_per_action"
            ),
            models.UniqueConstraint(
                fields=["round", "participant", "proposal"],
                name="vote_once_per_proposal",
            ),
            models.CheckConstraint(
                condition=exactly_one("action", "proposal"), name="vote_on_exactly_one_item"
            ),
            models.CheckConstraint(
                condition=Q(position__in=Position.values), name="vote_position_is_known"
            ),
        ]

    def __str__(self):
        return f"vote {self.pk}"


class Priority(models.Model):
    """One of the few actions a participant would fund first."""

    round = models.ForeignKey(Phase, models.PROTECT, related_name="priorities")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="priorities")
    action = models.ForeignKey(Action, models.PROTECT, related_name="priorities")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "participant", "action"],
                name="priority_once_per_action",
            ),
        ]

    def __str__(self):
        return f"priority {self.pk}"
