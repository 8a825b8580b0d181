"""What the forms of a page would send."""

from html.parser import HTMLParser


class Fields(HTMLParser):
    """The fields of a page's forms that are sent to an address; which of them are files."""

    def __init__(self, address):
        super().__init__()
        self.address, self.inside = address, False
        self.known, self.uploads = [], set()

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            self.inside = (said.get("action") or self.address).partition("?")[0] == self.address
        elif self.inside and said.get("name") and said["name"] != "csrfmiddlewaretoken":
            self.known.append((said["name"], said.get("value") or ""))
            if said.get("type") == "file":
                self.uploads.add(said["name"])


def fields_of(answer, address):
    """The fields, with what they hold, that this page has for this address."""
    read = Fields(address)
    if answer.status_code == 200 and "html" in answer.get("Content-Type", ""):
        read.feed(answer.text)
    return read
