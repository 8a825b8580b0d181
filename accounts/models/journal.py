from django.db import models
from django.utils import timezone

from accounts.models.person import User


class JournalEntry(models.Model):
    """One line of the journal of who did what; votes never appear in it."""

    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(User, models.SET_NULL, null=True, blank=True)
    verb = models.CharField(max_length=40)
    item = models.CharField(max_length=120)
    place = models.CharField(max_length=150, blank=True)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["place", "-at"])]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.item}"
