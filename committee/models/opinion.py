from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from committee.models.seat import Member, Seat
from roadmaps.models import Action, Phase


class Opinion(models.Model):
    """A seat's view of an action in a review phase, with its reason; the last one given stands."""

    class View(models.TextChoices):
        FAVOURABLE = "favourable", _("favorable")
        RESERVED = "reserved", _("réservé")
        UNFAVOURABLE = "unfavourable", _("défavorable")
        RECUSED = "recused", _("déport")

    phase = models.ForeignKey(Phase, models.PROTECT, related_name="opinions")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="opinions")
    member = models.ForeignKey(Member, models.PROTECT, related_name="opinions")
    action = models.ForeignKey(Action, models.PROTECT, related_name="opinions")
    view = models.CharField(max_length=12, choices=View)
    reason = models.TextField(_("motif"), blank=True)
    interest = models.TextField(
        _("intérêt déclaré"),
        blank=True,
        help_text="The interest that makes one stand aside, or why it does not. Never published.",
    )
    first_given_at = models.DateTimeField()
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "seat", "action"], name="opinion_once_per_seat"
            ),
            models.CheckConstraint(
                condition=Q(view__in=["favourable", "reserved", "unfavourable", "recused"]),
                name="opinion_view_is_known",
            ),
            models.CheckConstraint(
                condition=Q(view="favourable")
                | Q(view="recused") & ~Q(interest="")
                | Q(view__in=["reserved", "unfavourable"]) & ~Q(reason=""),
                name="opinion_has_its_reason",
            ),
        ]

    def __str__(self):
        return f"{self.seat_id}: {self.action_id} {self.view}"


class QuestionQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(answered_at=None)


class Question(models.Model):
    """What a member asks the region about an action; the answer is for the whole committee."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="questions")
    action = models.ForeignKey(Action, models.PROTECT, related_name="questions")
    text = models.TextField(_("question"))
    asked_at = models.DateTimeField()
    answer = models.TextField(_("réponse"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="question_answered_with_words",
            ),
        ]

    def __str__(self):
        return f"{self.member_id}: {self.action_id}"


class Jotting(models.Model):
    """What a member writes down about an action, for their own eyes."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="jottings")
    action = models.ForeignKey(Action, models.PROTECT, related_name="+")
    text = models.TextField(_("note personnelle"))
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "action"], name="jotting_once_per_action"),
        ]

    def __str__(self):
        return f"{self.member_id}: {self.action_id}"
