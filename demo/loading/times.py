"""Moments of the demonstration, relative to the day it is loaded."""

from contextlib import contextmanager
from datetime import datetime, time, timedelta
from email.utils import format_datetime

from django.db.models import F

from accounts.models import JournalEntry
from outbox.letters import parsed
from outbox.models import Mail

MORNING, EVENING = 8, 20


class Clock:
    """The moment of loading, in the region's zone."""

    def __init__(self, now, tz):
        self.now = now
        self.tz = tz

    def in_days(self, days, hour):
        """That many days from today, at this hour of the wall clock."""
        return datetime.combine(self.day(days), time(hour), self.tz)

    def day(self, days):
        """That many days from today."""
        return self.now.astimezone(self.tz).date() + timedelta(days=days)

    def on(self, text, hour):
        """An absolute day at this hour."""
        return datetime.combine(datetime.fromisoformat(text).date(), time(hour), self.tz)

    def by_day(self, at):
        """The same moment, or the next morning when the region's staff are asleep."""
        local = at.astimezone(self.tz)
        if local.hour >= EVENING:
            local += timedelta(hours=24 - local.hour)
        if local.hour < MORNING:
            local = local.replace(hour=MORNING)
        return min(local, self.now)

    def days_to(self, at):
        """How many days from today."""
        return (at.astimezone(self.tz).date() - self.day(0)).days

    def hours_ago(self, hours):
        return self.now - timedelta(hours=hours)

    def of(self, row):
        """When something of the story was handed in."""
        return self.on(row["on"], 11) if "on" in row else self.hours_ago(row["age_hours"])

    def at(self, row, what, hour):
        """When something `opens` or is `published`, told as a date or in days from today."""
        day = f"{what}_on"
        return self.on(row[day], hour) if day in row else self.in_days(row[f"{what}_in_days"], hour)


@contextmanager
def as_of(at):
    """What is done meanwhile is journalled and written to people as if at that moment."""
    line, mail = (newest(model) for model in (JournalEntry, Mail))
    yield
    JournalEntry.objects.filter(pk__gt=line).update(at=at)
    for letter in Mail.objects.filter(pk__gt=mail):
        date_letter(letter, at)


def delivered():
    """Those letters left when they were written, not when the demonstration was loaded."""
    letters = Mail.objects.filter(kind=Mail.Kind.NOTICE, sent_at__isnull=False)
    letters.update(sent_at=F("owed_at") + timedelta(minutes=1))


def newest(model):
    return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def date_letter(mail, at):
    """A letter to one of the demonstration's people carries that day; nobody reads the others."""
    if mail.to.startswith(("voix", "normandie")):
        mail.delete()
        return
    message = parsed(bytes(mail.raw))
    message.replace_header("Date", format_datetime(at))
    mail.raw, mail.owed_at = message.as_bytes(), at
    mail.save(update_fields=["raw", "owed_at"])
