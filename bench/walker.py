"""Browsers as light as can be, hundreds in one process: one kept connection each, its cookies, and
what a real one asks for (packed pages, a form's mark, another try where a kept line had closed)."""

import asyncio
import zlib
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.client import COOKIE, LENGTH

PATIENCE = 60  # seconds


@dataclass(frozen=True)
class Seen:
    """One answer; `body` as it came, packed or not."""

    status: int
    head: bytes
    body: bytes

    def header(self, name):
        for line in self.head.split(b"\r\n")[1:]:
            found, _sep, value = line.partition(b":")
            if found.lower() == name.lower().encode():
                return value.strip().decode()
        return ""

    @property
    def text(self):
        packed = self.header("Content-Encoding") == "gzip"
        return (zlib.decompress(self.body, 31) if packed else self.body).decode()


class Browser:
    """One person's; `address` is what a proxy says of them, `source` where they come from."""

    def __init__(self, port, host, cookies=None, *, address="", source=""):
        self.port, self.host = port, host
        self.cookies = dict(cookies or {})
        self.address, self.source = address, source
        self.line = None
        self.seen = None  # the last answer

    async def get(self, path):
        try:
            return await self.exchange(self.written("GET", path))
        except (OSError, EOFError):  # the kept line was closed since: browsers ask once more
            self.leave()
            return await self.exchange(self.written("GET", path))

    async def post(self, path, fields, *, in_place=False):
        mark = next((self.cookies[name] for name in self.cookies if "csrf" in name), "")
        lines = [
            f"X-CSRFToken: {mark}",
            f"Origin: http://{self.host}",
            "Content-Type: application/x-www-form-urlencoded",
            *(["HX-Request: true"] if in_place else []),
        ]
        return await self.exchange(self.written("POST", path, lines, urlencode(fields)))

    def written(self, method, path, more=(), body=""):
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}", "Accept-Encoding: gzip", *more]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        if self.address:
            lines.append(f"X-Forwarded-For: {self.address}")
        if method == "POST":
            lines.append(f"Content-Length: {len(body.encode())}")
        return "\r\n".join([*lines, "", body]).encode()

    async def exchange(self, request):
        try:
            async with asyncio.timeout(PATIENCE):
                return await self.exchanged(request)
        except (OSError, EOFError):
            self.leave()
            raise

    async def exchanged(self, request):
        if self.line is None:
            place = {"local_addr": (self.source, 0)} if self.source else {}
            self.line = await asyncio.open_connection("127.0.0.1", self.port, **place)
        reader, writer = self.line
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        length = LENGTH.search(head)
        body = await reader.readexactly(int(length[1])) if length else await rest(reader, head)
        for name, value in COOKIE.findall(head):
            self.cookies[name.decode()] = value.decode()
        if b"connection: close" in head.lower():
            self.leave()
        self.seen = Seen(status, head, body)
        return self.seen

    def leave(self):
        if self.line:
            self.line[1].transport.abort()
            self.line = None


async def rest(reader, head):
    """The body of an answer that did not say its length."""
    if b"chunked" not in head.lower():
        return b""
    parts = []
    while size := int(await reader.readline(), 16):
        parts.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(parts)
