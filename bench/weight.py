"""What a browser fetches for a first view and for the next one, as it travels."""

from html.parser import HTMLParser

from bench.client import Connection

ACCEPT = {"Accept-Encoding": "gzip, deflate, br", "Accept-Language": "fr"}


class Resources(HTMLParser):
    """The addresses a page makes the browser fetch."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        address = ""
        if tag == "link" and facts.get("rel") in ("stylesheet", "preload", "icon", "manifest"):
            address = facts["href"]
        elif tag in ("script", "img", "iframe"):
            address = facts.get("src", "")
        if address and address not in self.found:
            self.found.append(address)


def resources_of(connection, path):
    found = Resources()
    found.feed(connection.get(path).body.decode())
    return found.found


def weight(connection, path):
    """The bytes of an answer: what was sent before the body, and the body as compressed."""
    answer = connection.get(path, **ACCEPT)
    return len(answer.head) + 4 + len(answer.body)


def views(port, cookies, first, following):
    """Bytes and requests of a first view, and of the next with what is kept left out."""
    with Connection(port, cookies) as connection:
        fetched = resources_of(connection, first)
        sizes = {address: weight(connection, address) for address in fetched}
        page = weight(connection, first)
        fresh = [one for one in resources_of(connection, following) if one not in sizes]
        after = weight(connection, following) + sum(weight(connection, one) for one in fresh)
    fonts = sum(size for address, size in sizes.items() if address.endswith(".woff2"))
    return {
        "first_view_kb": round((page + sum(sizes.values())) / 1000, 1),
        "first_view_requests": 1 + len(sizes),
        "page_kb": round(page / 1000, 1),
        "next_view_kb": round(after / 1000, 1),
        "next_view_requests": 1 + len(fresh),
        "fonts_kb": round(fonts / 1000, 1),
        "resources": sizes,
    }
