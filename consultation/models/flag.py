from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Participant
from consultation.models.contribution import exactly_one
from consultation.models.proposal import Proposal
from roadmaps.models import Action, Phase


class Trace(models.Model):
    """Whose hand cast a vote and through which network: kept apart from the vote, shown to nobody
    but the organisation it speaks for, forgotten some time after the round."""

    round = models.ForeignKey(Phase, models.CASCADE, related_name="traces")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="traces")
    action = models.ForeignKey(Action, models.CASCADE, null=True, related_name="+")
    proposal = models.ForeignKey(Proposal, models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    network = models.CharField(
        max_length=32, blank=True, help_text="A keyed mark of the address, never the address."
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "participant", "action"], name="trace_once_per_action"
            ),
            models.UniqueConstraint(
                fields=["round", "participant", "proposal"], name="trace_once_per_proposal"
            ),
            models.CheckConstraint(
                condition=exactly_one("action", "proposal"), name="trace_of_exactly_one_item"
            ),
        ]
        indexes = [models.Index(fields=["round", "network"])]

    def __str__(self):
        return f"trace {self.pk}"


class FlagQuerySet(models.QuerySet):
    def waiting(self):
        """Two persons have not agreed yet."""
        return self.filter(settled_at=None)

    def to_count(self):
        """Settled, or its voices heard, since the results of its closed round were counted."""
        closed = self.filter(round__closed_at__isnull=False, counted_at=None)
        return closed.filter(settled_at__isnull=False)


class Flag(models.Model):
    """Voices of a round that one of the published rules finds suspicious; two persons decide."""

    class Rule(models.TextChoices):
        ONE_ADDRESS = "one_address", _("beaucoup de comptes derrière une même adresse")
        BURST = "burst", _("un afflux soudain sur une seule cible")
        IDENTICAL = "identical", _("des votes identiques en série")

    class Outcome(models.TextChoices):
        KEPT = "kept", _("comptées avec les autres")
        APART = "apart", _("comptées à part")

    round = models.ForeignKey(Phase, models.PROTECT, related_name="flags")
    rule = models.CharField(max_length=12, choices=Rule)
    key = models.CharField(max_length=64, help_text="What makes it the same flag when found again.")
    facts = models.JSONField(default=dict, help_text="The figures that made the rule apply.")
    raised_at = models.DateTimeField()
    outcome = models.CharField(max_length=5, choices=Outcome, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    counted_at = models.DateTimeField(
        null=True, blank=True, help_text="When results were last counted with what was settled."
    )

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["raised_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "rule", "key"], name="flag_once_per_group"),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at__isnull=True)
                | Q(outcome__in=["kept", "apart"], settled_at__isnull=False),
                name="flag_settled_with_its_outcome",
            ),
        ]

    def __str__(self):
        return f"{self.rule} {self.round_id}"


class FlaggedVoiceQuerySet(models.QuerySet):
    def apart(self):
        """Counted in the second column: two persons agreed, and nobody released it since."""
        return self.filter(flag__outcome="apart", released_at=None)

    def to_tell(self):
        return self.apart().filter(told_at=None)

    def objecting(self):
        """Heard by nobody yet."""
        return self.filter(objected_at__isnull=False, answered_at=None)


class FlaggedVoice(models.Model):
    """A voice under a flag: told when it is counted apart, heard, released where it is right."""

    flag = models.ForeignKey(Flag, models.CASCADE, related_name="voices")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="flags")
    told_at = models.DateTimeField(null=True, blank=True)
    objection = models.TextField(_("ce que vous avez à dire"), blank=True)
    objected_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("réponse"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    objects = FlaggedVoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["flag", "participant"], name="flagged_once"),
        ]

    def __str__(self):
        return f"{self.participant_id} under {self.flag_id}"


class FlagReview(models.Model):
    """What one of two persons makes of a flag."""

    flag = models.ForeignKey(Flag, models.CASCADE, related_name="reviews")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=5, choices=Flag.Outcome)
    reason = models.TextField(_("pourquoi"))
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["flag", "by"], name="flag_reviewed_once_per_person"),
        ]

    def __str__(self):
        return f"{self.outcome} {self.flag_id}"
