"""The news of what the demonstration tells, and what alice follows of it."""

from datetime import time, timedelta

from django.db.models import F

from accounts.models import Preference
from consultation.models import Follow, News, Summary
from consultation.operations import follow, gather_news
from consultation.operations.summaries import send_summaries
from consultation.rhythm import SETTLED, rhythm_of
from demo.loading.times import as_of

WEEK = timedelta(weeks=1)
FOLLOWED = (("action", "A-02"), ("axis", "B"), ("mine", ""))


def tell_what_happened(scene):
    """Gather the news at their moments; alice, who follows some, has had last week's summary."""
    gather_news()
    for news in News.objects.filter(kind=News.Kind.RESULTS).select_related("phase"):
        shown = news.phase.results_at or news.phase.closes_at  # counted when the story is loaded
        News.objects.filter(pk=news.pk).update(at=shown)
    News.objects.update(told_at=F("at"))
    alice, roadmap = scene.people["alice"], scene.roadmap
    for kind, key in FOLLOWED:
        follow(user=alice, roadmap=roadmap, kind=kind, key=key)
    begun = scene.rounds["first"].opens_at
    Follow.objects.filter(user=alice).update(since=begun)
    preference, _ = Preference.objects.update_or_create(
        user=alice, defaults={"hour": time(8), "changed_at": begun}
    )
    last = rhythm_of(preference, roadmap.region.tz).last(scene.clock.now - SETTLED)
    Summary.objects.create(user=alice, region=roadmap.region, since=begun, until=last - WEEK)
    with as_of(last):
        send_summaries(last + SETTLED)
