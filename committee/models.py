from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import College
from committee.schedule import Weekly
from roadmaps.models import Action, Phase, Region, Roadmap
from roadmaps.models.region import check_zone


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("lundi")
    TUESDAY = 1, _("mardi")
    WEDNESDAY = 2, _("mercredi")
    THURSDAY = 3, _("jeudi")
    FRIDAY = 4, _("vendredi")
    SATURDAY = 5, _("samedi")
    SUNDAY = 6, _("dimanche")


class Committee(models.Model):
    """The standing body of a region that accompanies a roadmap, and the rhythm of its letter."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="committees")
    roadmap = models.OneToOneField(Roadmap, models.PROTECT, related_name="committee")
    name = models.CharField(_("nom"), max_length=150)
    mandate = models.TextField(_("mandat"), blank=True)
    weekday = models.PositiveSmallIntegerField(_("jour"), choices=Weekday)
    hour = models.TimeField(_("heure"))
    zone = models.CharField(
        _("fuseau horaire"), max_length=40, default="Europe/Paris", validators=[check_zone]
    )
    word = models.TextField(_("mot du secrétariat"), blank=True)
    starts_at = models.DateTimeField(_("première lettre à partir de"))
    settled_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="Occurrences up to here have had their letter, or had nothing to say.",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="committee_weekday_is_a_day"),
        ]

    def __str__(self):
        return self.name

    @property
    def tz(self):
        return ZoneInfo(self.zone)

    @property
    def rhythm(self):
        return Weekly(self.weekday, self.hour, self.tz)

    def due_at(self, now):
        """The occurrence that has passed and was never looked at; None when there is none."""
        last = self.rhythm.last(now)
        fresh = last > self.settled_at if self.settled_at else last >= self.starts_at
        return last if fresh else None


class SeatQuerySet(models.QuerySet):
    def standing(self):
        """Seats that have not ended."""
        return self.filter(ended_at=None)

    def held(self):
        """Standing seats whose member is there to be written to and to give opinions."""
        return self.standing().filter(member__is_active=True)

    def written_to(self):
        """Held seats whose member wants the letter."""
        return self.held().filter(letters_stopped_at=None)


class Seat(models.Model):
    """A place on the committee and the member who holds it."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="seats")
    title = models.CharField(_("siège"), max_length=150)
    college = models.CharField(_("collège"), max_length=12, choices=College)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats")
    ended_at = models.DateTimeField(null=True, blank=True)
    letters_stopped_at = models.DateTimeField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "member"],
                condition=Q(ended_at__isnull=True),
                name="seat_one_per_member",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_held(self):
        return self.ended_at is None and self.member.is_active


class DigestQuerySet(models.QuerySet):
    def to_owe(self):
        """Editions frozen by a worker that did not live to owe all their mails."""
        return self.filter(owed_at__isnull=True)


class Digest(models.Model):
    """One edition of the committee's letter: what existed at its cut-off, frozen, re-sendable."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="digests")
    number = models.PositiveIntegerField()
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    cut_off = models.DateTimeField()
    frozen_at = models.DateTimeField()
    owed_at = models.DateTimeField(null=True, blank=True)
    content = models.JSONField()

    objects = DigestQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "due_at"], name="digest_once_per_period"),
            models.UniqueConstraint(fields=["committee", "number"], name="digest_number_once"),
        ]

    def __str__(self):
        return f"{self.committee}: n° {self.number}"

    def key_of(self, seat_id):
        """The key of the one mail this edition owes to a seat."""
        return f"{self.mails}{seat_id}"

    @property
    def mails(self):
        """How the keys of this edition's mails begin."""
        return f"digest:{self.pk}:"


class Opinion(models.Model):
    """A member's view of an action in a review phase, with a reason; the last one given stands."""

    class View(models.TextChoices):
        FAVOURABLE = "favourable", _("favorable")
        RESERVED = "reserved", _("réservé")
        UNFAVOURABLE = "unfavourable", _("défavorable")
        RECUSED = "recused", _("déport")

    phase = models.ForeignKey(Phase, models.PROTECT, related_name="opinions")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="opinions")
    action = models.ForeignKey(Action, models.PROTECT, related_name="opinions")
    view = models.CharField(max_length=12, choices=View)
    reason = models.TextField(_("motif"), blank=True)
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
                condition=Q(view="favourable") | ~Q(reason=""),
                name="opinion_has_its_reason",
            ),
        ]

    def __str__(self):
        return f"{self.seat_id}: {self.action_id} {self.view}"
