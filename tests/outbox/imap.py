"""A small IMAP server on the loopback: one mailbox, its unread messages, and bad manners."""

import re
import socketserver
import threading
from contextlib import contextmanager


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, messages):
        super().__init__(("127.0.0.1", 0), Session)
        self.messages = dict(enumerate(messages, 1))
        self.seen = set()
        self.broken = set()  # numbers whose bytes cannot be had
        self.password = "mot de passe/1"

    @property
    def url(self):
        return f"imap://bounces:mot%20de%20passe%2F1@127.0.0.1:{self.server_address[1]}/INBOX"


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("* OK ready")
        for line in self.rfile:
            tag, _, command = line.decode().strip().partition(" ")
            verb = command.upper().removeprefix("UID ").partition(" ")[0]
            getattr(self, f"do_{verb.lower()}", self.refuse)(tag, command)
            if verb == "LOGOUT":
                return

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def refuse(self, tag, command):
        self.say(f"{tag} BAD {command}")

    def do_capability(self, tag, command):
        self.say("* CAPABILITY IMAP4rev1")
        self.say(f"{tag} OK done")

    def do_login(self, tag, command):
        said = self.server.password in command
        self.say(f"{tag} OK done" if said else f"{tag} NO [AUTHENTICATIONFAILED] no")

    def do_select(self, tag, command):
        self.say(f"* {len(self.server.messages)} EXISTS")
        self.say(f"{tag} OK done" if '"INBOX"' in command else f"{tag} NO no such mailbox")

    def do_search(self, tag, command):
        unread = [str(n) for n in self.server.messages if n not in self.server.seen]
        self.say(" ".join(["* SEARCH", *unread]))
        self.say(f"{tag} OK done")

    def do_fetch(self, tag, command):
        number = int(re.search(r"FETCH (\d+)", command)[1])
        if number in self.server.broken:
            self.say(f"{tag} NO it cannot be read")
            return
        raw = self.server.messages[number]
        self.wfile.write(f"* {number} FETCH (UID {number} BODY[] {{{len(raw)}}}\r\n".encode())
        self.wfile.write(raw + b")\r\n")
        self.say(f"{tag} OK done")

    def do_store(self, tag, command):
        self.server.seen.add(int(re.search(r"STORE (\d+)", command)[1]))
        self.say(f"{tag} OK done")

    def do_logout(self, tag, command):
        self.say("* BYE")
        self.say(f"{tag} OK done")


@contextmanager
def mailbox(*messages):
    with Server(messages) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()
