from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AnswerQuerySet(models.QuerySet):
    def to_tell(self):
        """Public, and their authors have not been written to."""
        return self.filter(published_at__isnull=False, told_at=None)


class Answer(models.Model):
    """The region's decision on a proposal: prepared in private, published with the others."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("acceptée")
        ACCEPTED_MODIFIED = "accepted_modified", _("acceptée et modifiée")
        ACCEPTED_IN_PART = "accepted_in_part", _("acceptée en partie")
        ALREADY_COVERED = "already_covered", _("déjà couverte")
        REJECTED = "rejected", _("rejetée")
        OUT_OF_SCOPE = "out_of_scope", _("hors champ")

    proposal = models.OneToOneField("consultation.Proposal", models.PROTECT, related_name="answer")
    outcome = models.CharField(max_length=20, choices=Outcome)
    reasons = models.TextField(_("motifs"))
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    prepared_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When its author's letter was owed."
    )

    objects = AnswerQuerySet.as_manager()

    def __str__(self):
        return f"{self.outcome} {self.proposal_id}"


class Instruction(models.Model):
    """Who of the region's services studies a proposal, until when, and what it would cost."""

    proposal = models.OneToOneField(
        "consultation.Proposal", models.CASCADE, related_name="instruction"
    )
    service = models.CharField(_("service"), max_length=120, blank=True)
    due_on = models.DateField(_("échéance"), null=True, blank=True)
    cost = models.PositiveBigIntegerField(_("coût estimé (€)"), null=True, blank=True)

    def __str__(self):
        return f"{self.service} {self.proposal_id}"


class Note(models.Model):
    """What the region's staff write to each other about a proposal; never public."""

    proposal = models.ForeignKey("consultation.Proposal", models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    text = models.TextField(_("note"))
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"note {self.pk}"
