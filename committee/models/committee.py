import math
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from roadmaps.models import Region, Roadmap
from roadmaps.models.region import check_zone
from roadmaps.rhythm import Rhythm


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("lundi")
    TUESDAY = 1, _("mardi")
    WEDNESDAY = 2, _("mercredi")
    THURSDAY = 3, _("jeudi")
    FRIDAY = 4, _("vendredi")
    SATURDAY = 5, _("samedi")
    SUNDAY = 6, _("dimanche")


def check_weekdays(days):
    if not days or not set(days) <= set(Weekday.values) or len(set(days)) != len(days):
        raise ValidationError(_("Choisissez au moins un jour."))


def check_weeks(days):
    """Quiet weeks are kept by their Mondays, as ISO dates."""
    try:
        mondays = all(date.fromisoformat(day).weekday() == 0 for day in days)
    except (TypeError, ValueError):
        mondays = False
    if not mondays:
        raise ValidationError(_("Une semaine se note par son lundi."))


class CommitteeQuerySet(models.QuerySet):
    def of(self, roadmap):
        """The committee that accompanies this roadmap."""
        return self.filter(remits__roadmap=roadmap)


class Committee(models.Model):
    """The standing body of a region that accompanies its roadmaps, and the rhythm of its letter."""

    class Sight(models.TextChoices):
        BEFORE = "before", _("avant même de donner le leur")
        AFTER = "after", _("une fois le leur donné")
        CLOSE = "close", _("une fois les avis clos")

    region = models.ForeignKey(Region, models.PROTECT, related_name="committees")
    name = models.CharField(_("nom"), max_length=150)
    mandate = models.TextField(_("mandat"), blank=True)
    weekdays = models.JSONField(_("jours"), default=list, validators=[check_weekdays])
    hour = models.TimeField(_("heure"))
    zone = models.CharField(
        _("fuseau horaire"), max_length=40, default="Europe/Paris", validators=[check_zone]
    )
    quiet_weeks = models.JSONField(
        _("semaines sans lettre"), default=list, blank=True, validators=[check_weeks]
    )
    quorum = models.PositiveSmallIntegerField(
        _("quorum"), default=50, help_text="The share of the seats that must take part, in %."
    )
    sight = models.CharField(
        _("les membres voient les avis des autres"),
        max_length=6,
        choices=Sight,
        default=Sight.CLOSE,
    )
    chair = models.ForeignKey(
        "committee.Seat", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    word = models.TextField(_("mot de la prochaine lettre"), blank=True)
    word_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    held_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Since when the next letter is held back."
    )
    starts_at = models.DateTimeField(_("première lettre à partir de"))
    settled_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="Occurrences up to here have had their letter, or had nothing to say.",
    )

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quorum__gte=1, quorum__lte=100), name="committee_quorum_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(sight__in=["before", "after", "close"]),
                name="committee_sight_is_known",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def tz(self):
        """The zone of its pages and mails is the region's; its own only sets the letter's hour."""
        return self.region.tz

    @property
    def rhythm(self):
        quiet = frozenset(date.fromisoformat(monday) for monday in self.quiet_weeks)
        return Rhythm(frozenset(self.weekdays), self.hour, ZoneInfo(self.zone), quiet)

    @cached_property
    def roadmap(self):
        """The first published of the roadmaps it was asked to accompany, which everybody may open:
        its own letters bear that address."""
        remits = self.remits.select_related("roadmap__region", "roadmap__current").order_by("pk")
        roadmaps = [remit.roadmap for remit in remits]
        return next((one for one in roadmaps if one.current_id), roadmaps[0])

    def today(self, now):
        """The date in the region."""
        return now.astimezone(self.tz).date()

    def quorum_of(self, seats):
        """How many of these seats must take part."""
        return max(1, math.ceil(seats * self.quorum / 100))

    def due_at(self, now):
        """The occurrence that has passed and was never looked at; None when there is none, or when
        the letter is held back."""
        if self.held_at:
            return None
        last = self.rhythm.last(now)
        fresh = last > self.settled_at if self.settled_at else last >= self.starts_at
        return last if fresh else None


class Remit(models.Model):
    """A roadmap that a committee accompanies; a roadmap has one committee at most."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="remits")
    roadmap = models.OneToOneField(Roadmap, models.PROTECT, related_name="remit")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.committee_id}: {self.roadmap_id}"


class Charge(models.Model):
    """What the committee decided of one axis: followed or not, its rapporteur, and the moment by
    which opinions on it are due. An axis without a row is followed until the phase closes."""

    remit = models.ForeignKey(Remit, models.CASCADE, related_name="charges")
    axis = models.CharField(
        _("code de l’axe"), max_length=20, help_text="The code of an axis of the plan."
    )
    followed = models.BooleanField(_("suivi"), default=True)
    rapporteur = models.ForeignKey(
        "committee.Seat", models.SET_NULL, null=True, blank=True, related_name="charges"
    )
    opinions_by = models.DateTimeField(_("avis attendus avant le"), null=True, blank=True)

    class Meta:
        ordering = ["axis"]
        constraints = [
            models.UniqueConstraint(fields=["remit", "axis"], name="charge_once_per_axis"),
        ]

    def __str__(self):
        return f"{self.remit_id}: {self.axis}"
