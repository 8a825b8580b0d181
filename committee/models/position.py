from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from committee.models.committee import Committee
from committee.models.seat import Member, Seat
from roadmaps.models import Action, Phase


class SittingQuerySet(models.QuerySet):
    def under_way(self):
        """Called, neither closed nor cancelled."""
        return self.filter(closed_at=None, cancelled_at=None)

    def to_close(self, clock):
        """Written consultations whose last moment has come."""
        return self.under_way().filter(kind=Sitting.Kind.WRITTEN, closes_at__lte=clock)

    def published(self):
        return self.filter(published_at__isnull=False)


class Sitting(models.Model):
    """The committee deciding on positions, in a meeting or by written consultation: who took part,
    whether they were enough, what was said."""

    class Kind(models.TextChoices):
        MEETING = "meeting", _("séance")
        WRITTEN = "written", _("consultation écrite")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="sittings")
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="sittings")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=7, choices=Kind)
    opens_at = models.DateTimeField(_("début"))
    closes_at = models.DateTimeField(_("fin"))
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    minutes = models.TextField(_("ce qui s’est dit"), blank=True)
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    seats = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many seats the committee had when it was called."
    )
    quorum = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many of them had to take part."
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_for = models.CharField(_("motif"), max_length=500, blank=True)

    objects = SittingQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "number"], name="sitting_number_once"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="sitting_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(seats__isnull=False, quorum__isnull=False),
                name="sitting_closed_with_its_quorum",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(closed_at__isnull=False),
                name="sitting_published_once_closed",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(closed_at__isnull=True),
                name="sitting_closed_or_cancelled",
            ),
        ]

    def __str__(self):
        return f"{self.committee_id}: n° {self.number}"

    def has_begun(self, now=None):
        return self.opens_at <= (now or timezone.now())

    def is_open_at(self, now=None):
        """Whether this written consultation may be answered."""
        begun = self.opens_at <= (now or timezone.now()) < self.closes_at
        return begun and self.kind == self.Kind.WRITTEN and self.is_under_way

    @property
    def is_under_way(self):
        return self.closed_at is None and self.cancelled_at is None


class Attendance(models.Model):
    """A seat that took part in a sitting, and who sat."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="attendances")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="attendances")
    member = models.ForeignKey(Member, models.PROTECT, related_name="attendances")

    class Meta:
        ordering = ["seat"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "seat"], name="attendance_once_per_seat"),
        ]

    def __str__(self):
        return f"{self.sitting_id}: {self.seat_id}"


class PositionQuerySet(models.QuerySet):
    def standing(self):
        """Drafts, put and adopted positions; not those refused, nor those left undecided."""
        return self.filter(refused_at=None, lapsed_at=None)

    def drafts(self):
        """Proposed, and put to no sitting yet."""
        return self.filter(sitting=None)

    def adopted(self):
        return self.filter(adopted_at__isnull=False)

    def published(self):
        return self.adopted().filter(sitting__published_at__isnull=False)


class Position(models.Model):
    """What the committee as a body thinks of an action: proposed by its rapporteur or chair, put to
    a sitting, adopted or refused there; once adopted it never changes."""

    class View(models.TextChoices):
        FAVOURABLE = "favourable", _("favorable")
        RESERVED = "reserved", _("réservée")
        UNFAVOURABLE = "unfavourable", _("défavorable")

    phase = models.ForeignKey(Phase, models.PROTECT, related_name="positions")
    action = models.ForeignKey(Action, models.PROTECT, related_name="positions")
    view = models.CharField(_("position"), max_length=12, choices=View)
    reasoning = models.TextField(_("motivation"))
    dissent = models.TextField(_("opinions divergentes"), blank=True)
    drafted_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    sitting = models.ForeignKey(
        Sitting, models.PROTECT, null=True, blank=True, related_name="positions"
    )
    votes_for = models.PositiveIntegerField(null=True, blank=True)
    votes_against = models.PositiveIntegerField(null=True, blank=True)
    abstained = models.PositiveIntegerField(null=True, blank=True)
    adopted_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    lapsed_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When a sitting without its quorum left it undecided; a draft replaces it.",
    )

    objects = PositionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "action"],
                condition=Q(refused_at__isnull=True, lapsed_at__isnull=True),
                name="position_one_standing_per_action",
            ),
            models.CheckConstraint(
                condition=Q(view__in=["favourable", "reserved", "unfavourable"]),
                name="position_view_is_known",
            ),
            models.CheckConstraint(
                condition=Q(adopted_at__isnull=True, refused_at__isnull=True)
                | Q(
                    sitting__isnull=False,
                    votes_for__isnull=False,
                    votes_against__isnull=False,
                    abstained__isnull=False,
                ),
                name="position_decided_in_a_sitting",
            ),
            models.CheckConstraint(
                condition=Q(adopted_at__isnull=True, refused_at__isnull=True)
                | Q(adopted_at__isnull=True, lapsed_at__isnull=True)
                | Q(refused_at__isnull=True, lapsed_at__isnull=True),
                name="position_has_one_end",
            ),
        ]

    def __str__(self):
        return f"{self.phase_id}: {self.action_id} {self.view}"

    @property
    def text(self):
        return (self.view, self.reasoning, self.dissent)


class Paper(models.Model):
    """The minutes of a sitting that is over, printed; printed again whenever they change."""

    sitting = models.OneToOneField(Sitting, models.CASCADE, primary_key=True, related_name="paper")
    digest = models.CharField(max_length=64)
    pdf = models.BinaryField()
    made_at = models.DateTimeField()

    def __str__(self):
        return str(self.sitting_id)


class CommitteeVote(models.Model):
    """What a seat says of a position in a written consultation; the last one given stands."""

    class Answer(models.TextChoices):
        FOR = "for", _("d’accord")
        AGAINST = "against", _("pas d’accord")
        ABSTAINED = "abstained", _("abstention")

    position = models.ForeignKey(Position, models.PROTECT, related_name="votes")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="committee_votes")
    member = models.ForeignKey(Member, models.PROTECT, related_name="committee_votes")
    answer = models.CharField(max_length=9, choices=Answer)
    dissent = models.TextField(_("opinion divergente"), blank=True)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["position", "seat"], name="committee_vote_once_per_seat"
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["for", "against", "abstained"]),
                name="committee_vote_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.position_id}: {self.seat_id} {self.answer}"
