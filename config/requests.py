"""What arrives, before any page reads it."""

from django.core.handlers.wsgi import WSGIRequest, get_bytes_from_wsgi
from django.http import QueryDict
from django.utils.functional import cached_property


class PlainRequest(WSGIRequest):
    """Pages and forms speak UTF-8, whatever charset a request claims (some of Python's make any
    page fail, or smuggle in half characters). A NUL, which PostgreSQL refuses, is no character of
    a text: it is dropped, and a cookie that holds one is none of ours."""

    encoding = property(lambda self: None, lambda self, claimed: None)

    @cached_property
    def COOKIES(self):
        return {name: value for name, value in super().COOKIES.items() if "\0" not in value}

    @cached_property
    def GET(self):
        asked = get_bytes_from_wsgi(self.environ, "QUERY_STRING", "")
        return QueryDict(asked.replace(b"%00", b"").replace(b"\0", b""), encoding=self.encoding)

    def _load_post_and_files(self):
        super()._load_post_and_files()
        if any("\0" in "".join([name, *texts]) for name, texts in self._post.lists()):
            self._post = without_nul(self._post)


def without_nul(sent):
    """The same fields, their texts and names without NUL."""
    kept = QueryDict(mutable=True)
    for name, texts in sent.lists():
        kept.setlist(name.replace("\0", ""), [text.replace("\0", "") for text in texts])
    kept._mutable = False
    return kept
