from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from consultation.models.contribution import Contribution, ContributionQuerySet
from roadmaps.models import Action, Entry


class ProposalQuerySet(ContributionQuerySet):
    def answered(self):
        """The region's answer is public."""
        return self.filter(answer__published_at__isnull=False)

    def discussed(self):
        """No answer of the region is public yet."""
        return self.filter(answer__published_at=None)

    def with_lineage(self):
        """With whether each was split: it has parts of its own."""
        return self.annotate(is_split=Exists(Proposal.objects.filter(split_from=OuterRef("pk"))))


class Proposal(Contribution):
    """What a stakeholder submits: a new action, or an amendment to one."""

    class Kind(models.TextChoices):
        NEW = "new", _("nouvelle action")
        AMENDMENT = "amendment", _("amendement")

    class Origin(models.TextChoices):
        ONLINE = "online", _("en ligne")
        MEETING = "meeting", _("rencontre")
        LETTER = "letter", _("courrier")

    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    action = models.ForeignKey(
        Action, models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    axis = models.CharField(_("axe"), max_length=20, blank=True)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.ONLINE)
    origin_label = models.CharField(_("rencontre ou courrier"), max_length=150, blank=True)
    made_on = models.ForeignKey(
        Entry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The published wording an amendment is made against.",
    )
    carried_at = models.DateTimeField(
        null=True, blank=True, help_text="When its author carried it over to a later version."
    )
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts"
    )
    became = models.ForeignKey(
        Action, models.SET_NULL, null=True, blank=True, related_name="came_from"
    )
    title = models.CharField(_("titre"), max_length=150, blank=True)
    reason = models.TextField(_("pourquoi"), blank=True)
    typed = models.JSONField(
        default=dict,
        blank=True,
        help_text="What the author typed, as typed: the draft.",
    )
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            *Contribution.Meta.constraints,
            models.UniqueConstraint(fields=["roadmap", "number"], name="proposal_number_once"),
            models.CheckConstraint(
                condition=Q(kind="new", action__isnull=True)
                | Q(kind="amendment", action__isnull=False),
                name="proposal_amends_an_action_or_adds_one",
            ),
        ]

    def __str__(self):
        return self.title or f"n° {self.number}"

    @property
    def is_answered(self):
        answer = getattr(self, "answer", None)
        return bool(answer and answer.published_at)


class Change(models.Model):
    """One typed change of a proposal: a field, an item of a list or the axis, before and after."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="changes")
    field = models.CharField(max_length=20)
    key = models.CharField(max_length=12, blank=True)
    before = models.JSONField(null=True, blank=True)
    value = models.JSONField(null=True, blank=True)
    reason = models.TextField(_("pourquoi ce changement"), blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "field", "key"],
                name="change_once_per_field_and_key",
            ),
        ]

    def __str__(self):
        return f"{self.proposal_id}: {self.field}"

    @property
    def is_addition(self):
        """It adds an item to a list, which has no key in the plan yet."""
        return self.key.startswith("+")
