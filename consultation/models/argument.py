from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Participant
from consultation.models.contribution import Contribution, ContributionQuerySet, exactly_one
from consultation.models.proposal import Change, Proposal
from roadmaps.models import Action

MOST_SIGNS = 1200
MOST_SOURCES = 3


class ArgumentQuerySet(ContributionQuerySet):
    def opening(self):
        """What opens an exchange: no reply."""
        return self.filter(reply_to=None)

    def questions(self):
        return self.opening().filter(stance=Argument.Stance.QUESTION)

    def unanswered(self):
        """Questions to the region that it has not answered."""
        return self.questions().published().filter(answered_at=None)


class Argument(Contribution):
    """A reason for or against an action or a proposal, a question about it, or a reply to one."""

    class Stance(models.TextChoices):
        FOR = "for", _("pour")
        AGAINST = "against", _("contre")
        QUESTION = "question", _("question")

    action = models.ForeignKey(
        Action, models.PROTECT, null=True, blank=True, related_name="arguments"
    )
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="arguments"
    )
    change = models.ForeignKey(
        Change,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="arguments",
        help_text="The one change of the proposal it points at.",
    )
    reply_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies"
    )
    stance = models.CharField(max_length=8, choices=Stance, blank=True)
    text = models.TextField(_("texte"), max_length=MOST_SIGNS)
    sources = models.JSONField(
        default=list, blank=True, help_text="Addresses, as typed; never fetched."
    )
    form_key = models.UUIDField(null=True, unique=True, editable=False)
    answer = models.TextField(_("réponse de la région"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ArgumentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            *Contribution.Meta.constraints,
            models.CheckConstraint(
                condition=exactly_one("action", "proposal"), name="argument_on_exactly_one_item"
            ),
            models.CheckConstraint(
                condition=Q(reply_to__isnull=True, stance__in=["for", "against", "question"])
                | Q(reply_to__isnull=False, stance=""),
                name="argument_has_a_stance_unless_a_reply",
            ),
            models.CheckConstraint(
                condition=~Q(reply_to=F("pk")), name="argument_replies_to_another"
            ),
            models.UniqueConstraint(
                fields=["reply_to", "author"],
                condition=Q(state__in=["submitted", "change_requested", "published"]),
                name="argument_replied_to_once_per_voice",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(stance="question"),
                name="argument_answered_is_a_question",
            ),
        ]
        indexes = [
            models.Index(fields=["action", "state"]),
            models.Index(fields=["proposal", "state"]),
        ]

    def __str__(self):
        return f"argument {self.pk}"

    @property
    def subject(self):
        """The action or the proposal it speaks of."""
        return self.action or self.proposal

    @property
    def is_reply(self):
        return self.reply_to_id is not None


class Support(models.Model):
    """A voice finds an argument right; once, and taken back when it likes."""

    argument = models.ForeignKey(Argument, models.CASCADE, related_name="supports")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="supports")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["argument", "participant"], name="support_once_per_voice"
            ),
        ]

    def __str__(self):
        return f"support {self.pk}"
