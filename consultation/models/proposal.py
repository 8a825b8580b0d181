from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Mandate, Participant
from consultation.models.moderation import DELAY, Decision, Report
from roadmaps.models import Action, Entry, Phase, Roadmap


class ProposalQuerySet(models.QuerySet):
    def published(self):
        return self.filter(state=Proposal.State.PUBLISHED, hidden_at__isnull=True)

    def handed_in(self):
        """Everything but drafts: what moderators have had before them."""
        return self.filter(submitted_at__isnull=False)

    def waiting(self):
        """What moderators have to decide on."""
        return self.filter(state=Proposal.State.SUBMITTED)

    def gone(self):
        """What was public, or judged, and no longer stands: only its tombstone shows."""
        withdrawn = Q(state=Proposal.State.WITHDRAWN, published_at__isnull=False)
        hidden = Q(state=Proposal.State.PUBLISHED, hidden_at__isnull=False)
        return self.filter(withdrawn | hidden | Q(state=Proposal.State.REFUSED))

    def answered(self):
        """The region's answer is public."""
        return self.filter(answer__published_at__isnull=False)

    def discussed(self):
        """No answer of the region is public yet."""
        return self.filter(answer__published_at=None)

    def reported(self):
        """Published, and somebody says it should not be."""
        open_reports = Report.objects.filter(settled_at=None)
        return self.published().filter(pk__in=open_reports.values("proposal"))

    def to_moderate(self):
        """Everything in the moderators' queue."""
        return self.waiting() | self.reported()

    def overdue(self, now):
        """In the queue for longer than was promised."""
        old_reports = Report.objects.filter(settled_at=None, created_at__lte=now - DELAY)
        return self.waiting().filter(submitted_at__lte=now - DELAY) | self.published().filter(
            pk__in=old_reports.values("proposal")
        )

    def visible_to(self, user):
        """What was made public, its tombstone included, and one's own whatever its state."""
        public = Q(published_at__isnull=False) | Q(state=Proposal.State.REFUSED)
        if not user.is_authenticated:
            return self.filter(public)
        return self.filter(public | Q(pk__in=Proposal.objects.own(user).values("pk")))

    def own(self, user):
        """Entered by this person, or said by the voice they speak with."""
        spoken_for = Mandate.objects.filter(user=user, verified_at__isnull=False)
        return self.filter(
            Q(entered_by=user)
            | Q(author__user=user)
            | Q(author__organisation__in=spoken_for.values("organisation"))
        )

    def of(self, participant):
        return self.filter(author=participant)


class Proposal(models.Model):
    """What a stakeholder submits: a new action, or an amendment to one."""

    class Kind(models.TextChoices):
        NEW = "new", _("nouvelle action")
        AMENDMENT = "amendment", _("amendement")

    class State(models.TextChoices):
        DRAFT = "draft", _("brouillon")
        SUBMITTED = "submitted", _("en attente de modération")
        CHANGE_REQUESTED = "change_requested", _("à reformuler")
        PUBLISHED = "published", _("publiée")
        REFUSED = "refused", _("refusée")
        WITHDRAWN = "withdrawn", _("retirée")

    class Origin(models.TextChoices):
        ONLINE = "online", _("en ligne")
        MEETING = "meeting", _("rencontre")
        LETTER = "letter", _("courrier")

    roadmap = models.ForeignKey(Roadmap, models.PROTECT, related_name="proposals")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT)
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="proposals")
    action = models.ForeignKey(
        Action, models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    axis = models.CharField(_("axe"), max_length=20, blank=True)
    author = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    signature = models.CharField(_("signature"), max_length=120, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
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
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["roadmap", "number"], name="proposal_number_once"),
            models.CheckConstraint(
                condition=Q(kind="new", action__isnull=True)
                | Q(kind="amendment", action__isnull=False),
                name="proposal_amends_an_action_or_adds_one",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False),
                name="proposal_submitted_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="proposal_published_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(author__isnull=False),
                name="proposal_submitted_has_its_author",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | ~Q(state="withdrawn") & Q(withdrawn_at__isnull=True),
                name="proposal_withdrawn_has_its_time",
            ),
        ]

    def __str__(self):
        return self.title or f"n° {self.number}"

    @property
    def is_public(self):
        return self.state == self.State.PUBLISHED and self.hidden_at is None

    @property
    def is_answered(self):
        answer = getattr(self, "answer", None)
        return bool(answer and answer.published_at)

    @property
    def asked(self):
        """The last decision that asked the author for a change, or None."""
        return self.decisions.filter(verb=Decision.Verb.ASK).last()


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
