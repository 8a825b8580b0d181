"""What every visitor sees alike, kept whole: made once for what the rows say at this moment,
pressed once, and sent as it lies. It holds no token and no name, so nothing of it is anybody's."""

import gzip
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import brotli
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language, get_language_from_request

from accounts.written import Written
from insights.models import Result
from roadmaps import adoption, calendar
from roadmaps.models import Roadmap

MOST_PAGES = 64
MINUTE = timedelta(minutes=1)
HEADERS = {
    "Cache-Control": "no-cache",
    "Vary": "Accept-Encoding, Accept-Language, Cookie",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
}

PLACES = Written(
    lambda region, roadmap: (
        Roadmap.objects.published()
        .at(region, roadmap)
        .order_by()
        .values_list(
            "pk",
            "title",
            "subtitle",
            "region__name",
            "region__accent",
            "region__emblem_digest",
            "region__zone",
            "current",
            "current__published_at",
            "current__redacted_at",
        )
    )
)
COUNTED = Written(  # results that are counted again are other rows
    lambda roadmap: (
        Result.objects.filter(round__roadmap=roadmap).order_by("-pk").values_list("pk")[:1]
    )
)


@dataclass(frozen=True)
class Whole:
    """A page as it travels, whoever asks."""

    html: bytes

    @cached_property
    def digest(self):
        return hashlib.sha256(self.html).hexdigest()[:24]

    @cached_property
    def pressed(self):
        """By the name of each way, the lightest first."""
        return {
            "br": brotli.compress(self.html, quality=9),
            "gzip": gzip.compress(self.html, 6, mtime=0),
        }

    def answer(self, request, language):
        taken = request.headers.get("Accept-Encoding", "").replace(" ", "").split(",")
        way = next((name for name in ("br", "gzip") if name in taken), "")
        etag = f'"{self.digest}{way and "-"}{way}"'
        told = HEADERS | {"ETag": etag, "Content-Language": language}
        told |= {"Content-Encoding": way} if way else {}
        response = HttpResponse(self.pressed[way] if way else self.html, headers=told)
        return get_conditional_response(request, etag, response=response)


@dataclass(frozen=True)
class Shown:
    """What a page of a roadmap shows of the database; `others` are queries by the roadmap's id."""

    region: str
    roadmap: str
    others: tuple = ()

    def rows(self):
        """The rows themselves as one text: another as soon as one of them changes."""
        place = PLACES.rows(self.region, self.roadmap)
        pk = place[0][0] if place else 0
        shown = (calendar.PHASES, adoption.VOTES, adoption.DOSSIERS, COUNTED, *self.others)
        return repr((place, [query.rows(pk) for query in shown]))


@dataclass(frozen=True)
class Kept:
    """A page, the rows it was made for, and the moment from which the clock says other things."""

    shown: Shown
    rows: str
    until: object
    whole: Whole


KEPT: dict[tuple, Kept] = {}


def is_nobody(request):
    """Whether nothing tells this visitor from any other."""
    told = request.META
    cookies = told.get("HTTP_COOKIE", "") and request.COOKIES
    known = settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies
    return not (known or told.get("QUERY_STRING") or "HTTP_HX_REQUEST" in told)


def standing(request):
    """The kept page of this address as an answer; None while there is none that is still true."""
    if request.method not in ("GET", "HEAD") or not is_nobody(request):
        return None
    language = get_language_from_request(request)
    kept = KEPT.get((request.path_info, language))
    if kept and timezone.now() < kept.until and kept.shown.rows() == kept.rows:
        return kept.whole.answer(request, language)
    return None


def keep(request, made_for, html, seen):
    """Keep a page that was just made for what is shown, its rows read before, as of the calendar
    it shows; and answer with it."""
    shown, rows = made_for
    language = get_language()
    key = (request.path_info, language)
    if len(KEPT) >= MOST_PAGES and key not in KEPT:
        KEPT.clear()
    before = KEPT.get(key)
    whole = before.whole if before and before.whole.html == html else Whole(html)
    KEPT[key] = Kept(shown, rows, until(seen), whole)
    return whole.answer(request, language)


def until(seen):
    """The next moment at which a page says something else of the phases: an opening, a close, the
    results, one minute less, one hundredth more."""
    moments = [
        moment
        for phase in seen.phases
        for moment in (phase.opens_at, phase.closes_at, phase.results_at)
        if moment and moment > seen.now
    ]
    if seen.round:
        moments.append(seen.now + (seen.round.closes_at - seen.now) % MINUTE)
    if seen.here:
        length = seen.here.closes_at - seen.here.opens_at
        moments.append(seen.here.opens_at + length * (seen.elapsed(seen.here) + 1) / 100)
    return min(moments, default=seen.now + 60 * MINUTE)
