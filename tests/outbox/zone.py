"""A small name server on the loopback, which knows what a test tells it."""

import socketserver
import threading
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


class Server(socketserver.ThreadingUDPServer):
    daemon_threads = True

    def __init__(self, zone):
        super().__init__(("127.0.0.1", 0), Question)
        self.zone = {
            key: [values] if isinstance(values, str) else values for key, values in zone.items()
        }
        self.silent = False

    @property
    def address(self):
        return f"127.0.0.1:{self.server_address[1]}"


class Question(socketserver.BaseRequestHandler):
    def handle(self):
        raw, socket = self.request
        asked = dns.message.from_wire(raw)
        name = asked.question[0].name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(asked.question[0].rdtype)
        answer = dns.message.make_response(asked)
        if self.server.silent:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif values := self.server.zone.get((name, kind)):
            shown = [f'"{value}"' if kind == "TXT" else value for value in values]
            answer.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", kind, *shown))
        elif not any(known == name for known, _ in self.server.zone):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        answer.flags |= dns.flags.RA
        socket.sendto(answer.to_wire(), self.client_address)


@contextmanager
def knowing(zone):
    with Server(zone) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()
