"""The mails of news: what concerns somebody directly, and their summary of a period."""

from contextlib import contextmanager
from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from consultation.news_links import stop_url
from consultation.queries.news import lines_of
from outbox.letters import compose, list_headers

MOST_LINES = 12


@contextmanager
def as_read_by(user, region):
    """In the language of this person, with the hours of the region."""
    with timezone.override(region.tz), translation.override(user.language or "fr"):
        yield


def letter_at_once(user, news):
    """What was just written about what this person proposed or argued."""
    region = news[0].roadmap.region
    with as_read_by(user, region):
        lines = lines_of(news)
        facts = {"count": len(news), "url": settings.SITE_URL + lines[0].path}
        return letter("news_now", user, region, "direct", lines=lines, **facts)


def summary_letter(user, planned, now):
    """What the summary of a period says, as the page of preferences announced it."""
    region, period = planned.region, planned.period
    with as_read_by(user, region):
        return letter(
            "news_summary",
            user,
            region,
            "summary",
            lines=planned.lines,
            count=len(planned.news),
            url=page_of(planned.news[0].roadmap),
            period=period,
            late=period.is_late(now),
        )


def page_of(roadmap):
    """The page of what this person follows in a roadmap."""
    place = (roadmap.region.slug, roadmap.slug)
    return f"{settings.SITE_URL}{reverse('consultation:news', args=place)}?mine=1"


def letter(template, user, region, what, *, lines, **context):
    """A mail of news with its lines, what stops it, and where one says what one wants."""
    stop = stop_url(user, what)
    shown = [replace(line, path=settings.SITE_URL + line.path) for line in lines[:MOST_LINES]]
    context |= {
        "region": region,
        "parts": by_roadmap(shown),
        "more": len(lines) - len(shown),
        "stop_url": stop,
        "preferences_url": settings.SITE_URL + reverse("news:preferences"),
    }
    return compose(
        template=template,
        context=context,
        sender=region.as_sender,
        language=user.language,
        headers=list_headers(f"news.{region.slug}", stop),
    )


def by_roadmap(lines):
    """The lines under the title of each roadmap, in the order in which these first come."""
    found: dict = {}
    for line in lines:
        found.setdefault(line.roadmap, []).append(line)
    return list(found.items())
