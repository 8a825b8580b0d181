from django.db import models


class Sweep(models.Model):
    """One sweep of the clock: when it last went to its end, and what stops it since."""

    task = models.CharField(max_length=80, primary_key=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=80, blank=True)

    def __str__(self):
        return self.task
