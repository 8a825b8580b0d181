from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from committee.models.committee import Committee
from committee.models.seat import Member, Seat


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
    sent_early_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who sent it without waiting for the clock.",
    )
    content = models.JSONField()

    objects = DigestQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "due_at"], name="digest_once_per_period"),
            models.UniqueConstraint(fields=["committee", "number"], name="digest_number_once"),
        ]

    def __str__(self):
        return f"{self.committee}: n° {self.number}"

    def key_of(self, seat_id):
        """The key of the one mail this edition owes to a seat."""
        return f"{self.mails}{seat_id}"

    @property
    def mails(self):
        """How the keys of this edition's mails begin."""
        return f"digest:{self.pk}:"


class CopyQuerySet(models.QuerySet):
    def written(self):
        """The copies that were to leave; the others say why their seat got none."""
        return self.filter(withheld="")


class Copy(models.Model):
    """An edition as one seat gets it: to whom, since when it tells, what awaits there; or why the
    seat got none."""

    class Withheld(models.TextChoices):
        NOTHING = "nothing", _("rien de neuf et rien d’attendu")
        ABSENT = "absent", _("absence déclarée, sans suppléance")
        STOPPED = "stopped", _("lettre arrêtée à sa demande")
        SUSPENDED = "suspended", _("membre suspendu, sans suppléance")
        VACANT = "vacant", _("siège vacant")

    digest = models.ForeignKey(Digest, models.PROTECT, related_name="copies")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="copies")
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="copies")
    withheld = models.CharField(max_length=9, choices=Withheld, blank=True)
    since = models.DateTimeField(help_text="What it tells happened after this moment.")
    total = models.PositiveIntegerField(default=0, help_text="How many actions await an opinion.")
    content = models.JSONField(default=dict)
    alerted_at = models.DateTimeField(
        null=True, blank=True, help_text="When the secretary was told that it was not delivered."
    )

    objects = CopyQuerySet.as_manager()

    class Meta:
        ordering = ["seat"]
        constraints = [
            models.UniqueConstraint(fields=["digest", "seat"], name="copy_once_per_seat"),
            models.CheckConstraint(
                condition=Q(member__isnull=False) | ~Q(withheld=""), name="copy_written_to_somebody"
            ),
        ]

    def __str__(self):
        return f"{self.digest_id}: {self.seat_id}"
