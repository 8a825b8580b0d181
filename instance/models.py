from django.db import models


class Sweep(models.Model):
    """One sweep of the clock: when it last went to its end, and what stops it since."""

    task = models.CharField(max_length=80, primary_key=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=80, blank=True)

    def __str__(self):
        return self.task


class RetentionQuerySet(models.QuerySet):
    def latest_of_each(self):
        """The last run of each rule, whatever came of it."""
        newer = self.model.objects.filter(
            rule=models.OuterRef("rule"), pk__gt=models.OuterRef("pk")
        )
        return self.filter(~models.Exists(newer))


class Retention(models.Model):
    """One run of one rule of retention: what it forgot and up to when, or what stopped it."""

    rule = models.CharField(max_length=40)
    ran_at = models.DateTimeField()
    before = models.DateTimeField(help_text="What is older was forgotten.")
    forgotten = models.PositiveIntegerField()
    error = models.CharField(max_length=80, blank=True, db_default="")

    objects = RetentionQuerySet.as_manager()

    class Meta:
        ordering = ["-ran_at", "rule"]

    def __str__(self):
        return f"{self.rule} {self.ran_at:%Y-%m-%d}"


class CarriageQuerySet(models.QuerySet):
    def stopped_moves(self):
        """Moves to this database that have not come to their end: rows are missing."""
        return self.filter(kind=Carriage.Kind.MOVE, ended_at=None)


class Carriage(models.Model):
    """One time that all the rows were carried: to a file, from a file, or here from the embedded
    database. Without an end, it stopped on its way, and begins again from there."""

    class Kind(models.TextChoices):
        BACKUP = "backup"
        RESTORE = "restore"
        MOVE = "move"

    kind = models.CharField(max_length=7, choices=Kind)
    source = models.CharField(
        max_length=64, blank=True, help_text="Which installation they come from."
    )
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveBigIntegerField(default=0)
    set_aside = models.JSONField(
        default=list, help_text="Foreign keys to put back at its end: table, name, definition."
    )

    objects = CarriageQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at"]

    def __str__(self):
        return f"{self.kind} {self.began_at:%Y-%m-%d %H:%M}"
