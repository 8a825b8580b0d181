"""What arrives, before any page reads it."""

from django.core.handlers.wsgi import WSGIRequest
from django.utils.functional import cached_property


class PlainRequest(WSGIRequest):
    """Pages and forms speak UTF-8, whatever charset a request claims (some of Python's make any
    page fail, or smuggle in half characters); a cookie with a NUL, which PostgreSQL refuses, is
    none of ours."""

    encoding = property(lambda self: None, lambda self, claimed: None)

    @cached_property
    def COOKIES(self):
        return {name: value for name, value in super().COOKIES.items() if "\0" not in value}
