from datetime import timedelta

from django.db import models
from django.utils import timezone

LATE_AFTER = timedelta(minutes=3)


class Heartbeat(models.Model):
    """When the worker last answered the clock: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    beat_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="heartbeat_one_row")]

    def __str__(self):
        return self.beat_at.isoformat()

    @property
    def is_late(self):
        return timezone.now() - self.beat_at > LATE_AFTER
