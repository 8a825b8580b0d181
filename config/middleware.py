"""Headers that Django does not set by itself, and the demonstration's fence."""

import ipaddress
import secrets

import brotli
from django.conf import settings
from django.http import Http404, HttpResponseForbidden, HttpResponseNotAllowed
from django.utils.cache import patch_cache_control, patch_vary_headers

from config import errors
from public.standing import answer_at_once

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


NOT_OF_FILES = (
    "Content-Language",
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Last-Modified",
    "Referrer-Policy",
    "X-Frame-Options",
)


class ClosedHeaders:
    """No other site embeds our pages, no page uses a sensor, no cache keeps a signed-in page. What
    is kept for good is a file: it says nothing of pages, and its ETag says when it changed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if "immutable" in response.get("Cache-Control", ""):  # the same for everyone
            response.headers["Vary"] = "Accept-Encoding"
            for name in NOT_OF_FILES:
                response.headers.pop(name, None)
            return response
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if response.get("Content-Type", "").startswith("text/html"):  # a page or a part of it
            patch_vary_headers(response, ["HX-Request", "HX-Target"])
        if response.status_code >= 500 or is_signed_in(request):
            patch_cache_control(response, no_store=True, private=True)
        return response


def is_signed_in(request):
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated


class Brotli:
    """Whole pages travel in Brotli where it is taken, a sixth lighter than in gzip, which the rest
    keeps. A comment of random length hides how well a page was pressed, as gzip's does."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if response.streaming or not is_page or response.has_header("Content-Encoding"):
            return response
        taken = "br" in request.headers.get("Accept-Encoding", "").replace(" ", "").split(",")
        if taken and len(response.content) > 200 and "HX-Request" not in request.headers:
            noise = secrets.token_hex(50)[: secrets.randbelow(100)].encode()
            response.content = brotli.compress(response.content + b"<!--%b-->" % noise, quality=5)
            response.headers["Content-Encoding"] = "br"
            response.headers["Content-Length"] = str(len(response.content))
            patch_vary_headers(response, ["Accept-Encoding"])
            if response.get("ETag", "").startswith('"'):
                response.headers["ETag"] = f"W/{response.headers['ETag']}"
        return response


class Standing:
    """A page that is the same for every visitor is answered before anybody asks who comes."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return answer_at_once(request) or self.get_response(request)


class LoopbackOnly:
    """The demonstration answers this machine and no other."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not ipaddress.ip_address(request.META["REMOTE_ADDR"]).is_loopback:
            return HttpResponseForbidden("The demonstration answers this machine only.")
        return self.get_response(request)


class Bounds:
    """No address of ours holds a NUL, which PostgreSQL refuses; no body is larger than what a few
    sheets would weigh: it is refused before it fills a disk."""

    most_bytes = 32 * 2**20

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path_info:
            raise Http404
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isascii() or not length.isdecimal() or int(length[:18]) > self.most_bytes:
            return errors.page(request, 413)
        return self.get_response(request)


class TokenSentOnce:
    """The cookie of forms is sent when it is new, not again with every page that holds a form."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        secret = request.META.get("CSRF_COOKIE")
        if secret and secret == request.COOKIES.get(settings.CSRF_COOKIE_NAME):
            request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False
        return response


class MethodNotAllowedPage:
    """A refused method is told as a page; Django answers it with an empty one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return errors.method_not_allowed(request, response)
        return response
