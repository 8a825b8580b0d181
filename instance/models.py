from django.db import models


class Sweep(models.Model):
    """One sweep of the clock: when it last went to its end, and what stops it since."""

    task = models.CharField(max_length=80, primary_key=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=80, blank=True)

    def __str__(self):
        return self.task


class Retention(models.Model):
    """One run of one rule of retention: what it forgot, and up to when."""

    rule = models.CharField(max_length=40)
    ran_at = models.DateTimeField()
    before = models.DateTimeField(help_text="What is older was forgotten.")
    forgotten = models.PositiveIntegerField()

    class Meta:
        ordering = ["-ran_at", "rule"]

    def __str__(self):
        return f"{self.rule} {self.ran_at:%Y-%m-%d}"
