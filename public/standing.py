"""What everybody sees alike of a roadmap: made once for what its rows say at this moment. A
visitor's page is pressed once too, and sent as it lies: it holds no token and no name."""

import gzip
import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property, partial
from threading import Lock

import brotli
from django.conf import settings
from django.db.models import Count
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import activate, get_language, get_language_from_request

from accounts.written import Written
from consultation.models import Proposal
from insights.models import Result
from roadmaps.calendar import Calendar
from roadmaps.plan import plan_of
from roadmaps.published import MOST_ROADMAPS, NOBODY, published_at

MOST_SHELLS = 64
MINUTE = timedelta(minutes=1)
HEADERS = {
    "Cache-Control": "no-cache",
    "Vary": "Accept-Encoding, Accept-Language, Cookie",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
}

PROPOSALS = Written(
    lambda roadmap: (
        Proposal.objects.published()
        .filter(roadmap=roadmap, action__isnull=False)
        .values_list("action_id")
        .annotate(n=Count("pk"))
        .order_by()
    )
)
COUNTED = Written(  # results that are counted again are other rows
    lambda roadmap: (
        Result.objects.filter(round__roadmap=roadmap).order_by("-pk").values_list("pk")[:1]
    )
)


WAYS = {  # to press a page, the lightest first; harder, Brotli takes ten times the memory
    "br": partial(brotli.compress, quality=5),
    "gzip": partial(gzip.compress, compresslevel=6, mtime=0),
}


@dataclass(frozen=True)
class Whole:
    """A page as it travels, whoever asks."""

    html: bytes
    pressed: dict = field(default_factory=dict)  # by the name of each way that was asked for
    pressing: Lock = field(default_factory=Lock)

    @cached_property
    def digest(self):
        return hashlib.sha256(self.html).hexdigest()[:24]

    def body(self, way):
        with self.pressing:
            if way not in self.pressed:
                self.pressed[way] = WAYS[way](self.html)
            return self.pressed[way]

    def answer(self, request, language):
        taken = request.headers.get("Accept-Encoding", "").replace(" ", "").split(",")
        way = next((name for name in WAYS if name in taken), "")
        etag = f'"{self.digest}{way and "-"}{way}"'
        told = HEADERS | {"ETag": etag, "Content-Language": language}
        told |= {"Content-Encoding": way} if way else {}
        body = self.body(way) if way else self.html
        response = HttpResponse(body, headers=told | {"Content-Length": str(len(body))})
        return get_conditional_response(request, etag, response=response)


class Standing:
    """What everybody sees of a roadmap at one moment, and the pages made of it."""

    def __init__(self, roadmap, plan, calendar, adoption, numbers, before=None):
        self.roadmap = roadmap
        self.plan = plan
        self.calendar = calendar
        self.adoption = adoption
        self.numbers = numbers
        self.until = until(calendar)
        self.supports = {}  # by college, once results may be shown
        self.whole = {}  # the visitors' page, by language
        self.pressed = before.whole if before else {}  # what it was until now
        self.shells = {}  # the page around what is a reader's alone, by what tells readers apart
        self.rows = before.rows if before and before.plan is plan else {}
        self.making = Lock()

    def shell(self, reader, make):
        return self.shells.get(reader) or self.made(reader, make)

    def made(self, reader, make):
        """Made by one thread; those that want it too wait, rather than make as many."""
        with self.making:
            if reader not in self.shells:
                shell = make()
                if len(self.shells) >= MOST_SHELLS:
                    self.shells.clear()
                self.shells[reader] = shell
            return self.shells[reader]


ONE_MAKER = Lock()
KEPT: dict[tuple, tuple] = {}  # by address: the rows it was made for, what stands
ADDRESSES: dict[str, tuple] = {}


def standing_at(region, slug, user=NOBODY):
    """What stands at this address, made again when a row or the clock says something else, and
    the roles this person holds there; or None."""
    found = published_at(region, slug, user)
    if found is None:
        return None
    published, roles = found
    pk, calendar = published.roadmap.pk, Calendar(published.phases)
    numbers, counted = dict(PROPOSALS.rows(pk)), calendar.told_round and COUNTED.rows(pk)
    rows = (published.rows, numbers, counted)
    with ONE_MAKER:
        made_for, standing = KEPT.get((region, slug), (None, None))
        if made_for != rows or calendar.now >= standing.until:
            if len(KEPT) >= MOST_ROADMAPS:
                KEPT.clear()
            plan = plan_of(published.roadmap.current)
            told = (published.roadmap, plan, calendar, published.adoption, numbers)
            standing = Standing(*told, before=standing)
            KEPT[region, slug] = rows, standing
    return standing, roles


def is_nobody(request):
    """Whether nothing tells this visitor from any other."""
    told = request.META
    cookies = told.get("HTTP_COOKIE", "") and request.COOKIES
    known = settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies
    asked = told.get("QUERY_STRING") or any(name.startswith("HTTP_HX_") for name in told)
    return not (known or asked)


def answer_at_once(request):
    """The visitors' page of this address as an answer; None unless it is there and still true."""
    place = ADDRESSES.get(request.path_info)
    if place is None or request.method not in ("GET", "HEAD") or not is_nobody(request):
        return None
    language = get_language_from_request(request)
    activate(language)  # a failure is told in it
    found = standing_at(*place)
    whole = found[0].whole.get(language) if found else None
    return whole.answer(request, language) if whole else None


def answer_whole(request, standing, html):
    """Keep what was made for visitors, and answer with it."""
    language, roadmap = get_language(), standing.roadmap
    if len(ADDRESSES) >= MOST_ROADMAPS:
        ADDRESSES.clear()
    ADDRESSES[request.path_info] = (roadmap.region.slug, roadmap.slug)
    whole = standing.pressed.get(language)
    if whole is None or whole.html != html:
        whole = Whole(html)
    return standing.whole.setdefault(language, whole).answer(request, language)


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
