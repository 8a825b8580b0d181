"""A program behind nginx that keeps what reached it, and takes as long as a test wants."""

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LARGE = b"x" * 8_000_000


class Program(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Request)
        self.port = self.server_address[1]
        self.requests = []
        self.waiting = threading.Semaphore(0)
        self.go = threading.Event()
        self.holds = "/"  # what it has no file of is not found

    def await_waiting(self, count):
        """Until so many more requests are under way."""
        for _ in range(count):
            assert self.waiting.acquire(timeout=60)

    def handle_error(self, *_):
        """A line cut by nginx is part of the game."""


class Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.server.requests.append(
            (self.requestline, self.headers.items(), self.rfile.read(length))
        )
        if self.path == "/wait":
            self.server.waiting.release()
            self.server.go.wait(60)
        body = LARGE if self.path == "/large" else b"<p>here</p>"
        self.send_response(200 if self.path.startswith(self.server.holds) else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def program():
    with Program() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.go.set()
        server.shutdown()
