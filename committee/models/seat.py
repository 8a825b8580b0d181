from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import College
from committee.models.committee import Committee


class SeatQuerySet(models.QuerySet):
    def standing(self):
        """Seats that have not ended."""
        return self.filter(ended_at=None)

    def with_bench(self):
        """Each with its members, the titular first, and the dates they are away."""
        members = Member.objects.filter(ended_at=None).select_related("user")
        members = members.prefetch_related("absences").order_by("-rank", "pk")
        return self.prefetch_related(Prefetch("members", members, to_attr="bench"))


class Seat(models.Model):
    """A place on the committee; its members change, what it said stays its own."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="seats")
    title = models.CharField(_("siège"), max_length=150)
    college = models.CharField(_("collège"), max_length=12, choices=College)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()
    bench: list  # told by `with_bench`

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.title

    def speaker(self, day):
        """Who sits on this day: the titular, else the substitute while the titular is away."""
        return next((member for member in self.bench if member.is_there(day)), None)


class MemberQuerySet(models.QuerySet):
    def standing(self):
        """Members who have not been replaced."""
        return self.filter(ended_at=None, seat__ended_at=None)

    def holding(self):
        """Standing members who may act: an account in use, not suspended."""
        return self.standing().filter(suspended_at=None, user__is_active=True)


class Member(models.Model):
    """Who holds a seat, as its titular or as the substitute, and since when."""

    class Rank(models.TextChoices):
        TITULAR = "titular", _("titulaire")
        SUBSTITUTE = "substitute", _("suppléance")

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    rank = models.CharField(_("qualité"), max_length=10, choices=Rank, default=Rank.TITULAR)
    organisation = models.CharField(
        _("entreprise ou organisme"),
        max_length=200,
        blank=True,
        help_text=_("Sert à rappeler le déport sur les actions que cette organisation porte."),
    )
    seated_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_for = models.CharField(_("motif"), max_length=500, blank=True)
    letters_stopped_at = models.DateTimeField(null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "rank"],
                condition=Q(ended_at__isnull=True),
                name="member_one_per_rank",
            ),
            models.CheckConstraint(
                condition=Q(rank__in=["titular", "substitute"]), name="member_rank_is_known"
            ),
        ]

    def __str__(self):
        return str(self.user)

    @property
    def is_holding(self):
        return self.ended_at is None and self.suspended_at is None and self.user.is_active

    def absence_on(self, day):
        """The declared absence that covers this day, or None."""
        return next((one for one in self.absences.all() if one.covers(day)), None)

    def is_there(self, day):
        return self.is_holding and self.absence_on(day) is None


class Absence(models.Model):
    """Dates, both included, on which a member is away: no letter, the substitute sits."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="absences")
    from_on = models.DateField(_("du"))
    until_on = models.DateField(_("au"))

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")),
                name="absence_ends_after_it_begins",
                violation_error_message=_("Le retour vient après le départ."),
            ),
        ]

    def __str__(self):
        return f"{self.member_id}: {self.from_on} → {self.until_on}"

    def covers(self, day):
        return self.from_on <= day <= self.until_on
