from django.db import models
from django.db.models import Q

from consultation.models.contribution import exactly_one
from consultation.models.proposal import Proposal
from roadmaps.models import Action, Roadmap


class Meaning(models.Model):
    """What a published text says, as numbers: computed by the worker, again when it changes."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="meanings")
    action = models.OneToOneField(Action, models.CASCADE, null=True, related_name="meaning")
    proposal = models.OneToOneField(Proposal, models.CASCADE, null=True, related_name="meaning")
    digest = models.CharField(max_length=64, help_text="Of the text and the model.")
    vector = models.BinaryField(help_text="float32, of length 1.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("action", "proposal"), name="meaning_of_exactly_one_text"
            ),
        ]

    def __str__(self):
        return f"meaning {self.pk}"


class Likeness(models.Model):
    """A question to the worker: what is near this text? Asked by a page, answered in a second,
    forgotten the same day."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="likenesses")
    digest = models.CharField(max_length=64)
    text = models.TextField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    found = models.JSONField(
        default=list,
        blank=True,
        help_text="Nearest first: [kind, id, likeness from 0 to 1, nearly the same text or not].",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["roadmap", "digest"], name="likeness_asked_once"),
            models.CheckConstraint(
                condition=~Q(text="") | Q(answered_at__isnull=False), name="likeness_of_a_text"
            ),
        ]

    def __str__(self):
        return f"likeness {self.pk}"
