"""Moments of the demonstration, relative to the day it is loaded."""

from datetime import datetime, time, timedelta


class Clock:
    """The moment of loading, in the region's zone."""

    def __init__(self, now, tz):
        self.now = now
        self.tz = tz

    def in_days(self, days, hour):
        """That many days from today, at this hour of the wall clock."""
        day = self.now.astimezone(self.tz).date() + timedelta(days=days)
        return datetime.combine(day, time(hour), self.tz)

    def on(self, text, hour):
        """An absolute day at this hour."""
        return datetime.combine(datetime.fromisoformat(text).date(), time(hour), self.tz)

    def hours_ago(self, hours):
        return self.now - timedelta(hours=hours)
