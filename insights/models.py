from django.db import models
from django.db.models import Q

from accounts.models import College
from consultation.models import Proposal
from roadmaps.models import Action, Phase


class Result(models.Model):
    """What one college said of one item in one closed round: counts, never summed over colleges."""

    round = models.ForeignKey(Phase, models.PROTECT, related_name="results")
    action = models.ForeignKey(Action, models.PROTECT, null=True, related_name="results")
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="results")
    college = models.CharField(max_length=12, choices=College)
    votes_for = models.PositiveIntegerField()
    votes_mixed = models.PositiveIntegerField()
    votes_against = models.PositiveIntegerField()
    apart_for = models.PositiveIntegerField(default=0, help_text="Of voices counted apart.")
    apart_mixed = models.PositiveIntegerField(default=0)
    apart_against = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "action", "college"],
                name="result_once_per_action_and_college",
            ),
            models.UniqueConstraint(
                fields=["round", "proposal", "college"],
                name="result_once_per_proposal_and_college",
            ),
            models.CheckConstraint(
                condition=Q(action__isnull=False, proposal__isnull=True)
                | Q(action__isnull=True, proposal__isnull=False),
                name="result_of_exactly_one_item",
            ),
        ]

    def __str__(self):
        return f"{self.round_id} {self.college}"
