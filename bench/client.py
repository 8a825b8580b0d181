"""A client as light as can be, so that the server is what is measured: one kept connection."""

import re
import socket
from dataclasses import dataclass
from urllib.parse import urlencode

COOKIE = re.compile(rb"^set-cookie: ([^=]+)=([^;]*)", re.IGNORECASE | re.MULTILINE)
LENGTH = re.compile(rb"^content-length: (\d+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Answer:
    status: int
    head: bytes
    body: bytes

    def header(self, name):
        found = re.search(rf"^{name}: ([^\r]*)".encode(), self.head, re.IGNORECASE | re.MULTILINE)
        return found[1].decode() if found else ""


class Connection:
    """One connection, with its cookies."""

    def __init__(self, port, cookies=None):
        self.port = port
        self.cookies = dict(cookies or {})
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def get(self, path, **headers):
        return self.exchange(self.written("GET", path, headers))

    def post(self, path, fields, **headers):
        headers["X-CSRFToken"] = self.cookies.get("csrftoken", "")
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self.exchange(self.written("POST", path, headers, urlencode(fields)))

    def written(self, method, path, headers, body=""):
        """The bytes of a request."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        if self.cookies:
            pairs = [f"{name}={value}" for name, value in self.cookies.items()]
            lines.append(f"Cookie: {'; '.join(pairs)}")
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if method == "POST":
            lines.append(f"Content-Length: {len(body)}")
        return "\r\n".join([*lines, "", body]).encode()

    def exchange(self, request):
        self.socket.sendall(request)
        data = self.socket.recv(262144)
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self.more()
        head = data[:end]
        parts, left = [data[end + 4 :]], length(head) - len(data) + end + 4
        while left > 0:
            parts.append(self.more())
            left -= len(parts[-1])
        for name, value in COOKIE.findall(head):
            self.cookies[name.decode()] = value.decode()
        return Answer(int(head[9:12]), head, b"".join(parts))

    def more(self):
        part = self.socket.recv(262144)
        if not part:
            raise ConnectionError("the server closed the connection")
        return part


def length(head):
    found = LENGTH.search(head)
    return int(found[1]) if found else 0


def speaking(port, cookies):
    """The cookies and fields by which this person votes: in the first of their names, chosen once
    by whoever has several."""
    with Connection(port, cookies) as person:
        choice = person.get("/accounts/voice/").body
        found = re.search(rb'name="voice" value="(\d+)"', choice)
        if found is None:
            return person.cookies, {}
        named = {"voice": found[1].decode()}
        person.post("/accounts/voice/", named | {"next": "/"})
        person.get("/")  # which says what was chosen, once
        return person.cookies, named


def signed_in(port, email):
    """The cookies of a demonstration account."""
    with Connection(port) as visitor:
        visitor.get("/accounts/login/")
        answer = visitor.post("/demo/sign-in/", {"email": email})
        if answer.status != 302:
            raise SystemExit(f"bench: {email} could not sign in ({answer.status})")
        return visitor.cookies
