"""A provider of identities for tests, by the standard: discovery, published keys, codes that are
worth something once, PKCE, signed tokens, signed or plain userinfo, an end of session. Each of its
faults is one word of `twists`."""

import base64
import contextlib
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

CLIENT, SECRET = "coroute", "the secret of coroute"


class Provider:
    """What it knows, and what it was told; `person` is who signs in there."""

    def __init__(self, url, alg="ES256"):
        self.issuer, self.alg = url, alg
        self.key, self.stranger = new_key(alg), new_key(alg)
        self.kid = "today"
        self.person = {"sub": "a3f9", "email": "zelie@example.org", "siret": "73282932000074"}
        self.acr = "eidas1"
        self.signed_userinfo = True
        self.codes: dict = {}
        self.access: dict = {}
        self.twists: dict = {}
        self.asked: list = []

    def facts(self):
        names = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "userinfo_endpoint": "userinfo",
            "jwks_uri": "jwks",
            "end_session_endpoint": "session/end",
        }
        facts = {name: f"{self.issuer}/{path}" for name, path in names.items()}
        facts |= {"issuer": self.issuer, "code_challenge_methods_supported": ["S256"]}
        return facts | self.twists.get("facts", {})

    def keys(self):
        public = jwt.algorithms.get_default_algorithms()[self.alg].to_jwk(self.key.public_key())
        return {"keys": [json.loads(public) | {"kid": self.kid, "use": "sig", "alg": self.alg}]}

    def authorize(self, asked):
        """Back at the partner's with a code, as if the person had signed in at once."""
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert "openid" in asked["scope"].split()
        assert min(len(asked["state"]), len(asked["nonce"])) >= 32
        back = {"state": asked["state"], "iss": self.issuer} | self.twists.get("back", {})
        if "error" not in back:
            code = secrets.token_urlsafe(24)
            self.codes[code] = asked
            back["code"] = code
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def token(self, sent):
        """The tokens, for the partner and the browser that asked."""
        asked = self.codes.pop(sent.get("code"), None)
        fits = asked and sent.get("redirect_uri") == asked["redirect_uri"]
        fits = fits and (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)
        if fits and "code_challenge" in asked:
            digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
            made = base64.urlsafe_b64encode(digest).decode().rstrip("=")
            fits = made == asked["code_challenge"]
        if not fits:
            return 400, {"error": "invalid_grant"}
        access = secrets.token_urlsafe(24)
        self.access[access] = asked
        claims = {"nonce": asked["nonce"], "acr": self.acr, "sub": self.person["sub"]}
        id_token = self.signed(claims | self.twists.get("claims", {}))
        return 200, {"access_token": access, "token_type": "Bearer", "id_token": id_token}

    def userinfo(self, access):
        if access not in self.access:
            return 401, {"error": "invalid_token"}
        said = self.person | self.twists.get("userinfo", {})
        return 200, self.signed(said) if self.signed_userinfo else said

    def signed(self, claims):
        now = int(time.time())
        whole = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60} | claims
        whole = {name: value for name, value in whole.items() if value is not None}
        key = self.stranger if "stranger" in self.twists else self.key
        if "unsigned" in self.twists:
            return jwt.encode(whole, None, algorithm="none", headers={"kid": self.kid})
        if "by_secret" in self.twists:
            return jwt.encode(whole, SECRET.ljust(32), algorithm="HS256", headers={"kid": self.kid})
        return jwt.encode(whole, key, algorithm=self.alg, headers={"kid": self.kid})


def new_key(alg):
    if alg == "RS256":
        return rsa.generate_private_key(65537, 2048)
    return ec.generate_private_key(ec.SECP256R1())


class Handler(BaseHTTPRequestHandler):
    provider: Provider

    def log_message(self, *args):
        """Nothing is said on the screen."""

    def do_GET(self):
        url = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        self.answer(url.path, asked)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.answer(urlsplit(self.path).path, {n: v[0] for n, v in parse_qs(body).items()})

    def answer(self, path, asked):
        known = self.provider
        known.asked.append(path)
        if path in known.twists.get("slow", ()):
            time.sleep(known.twists["seconds"])
        if path in known.twists.get("broken", ()):
            self.say(500, {})
        elif path in known.twists.get("nonsense", ()):
            self.say(200, ["nonsense"])
        elif path == "/.well-known/openid-configuration":
            self.say(200, known.facts())
        elif path == "/jwks":
            self.say(200, known.keys())
        elif path == "/authorize":
            self.lead(known.authorize(asked))
        elif path == "/session/end":
            self.lead(asked["post_logout_redirect_uri"])
        elif path == "/token":
            self.say(*known.token(asked))
        elif path == "/userinfo":
            self.say(*known.userinfo(self.headers["Authorization"].removeprefix("Bearer ")))

    def lead(self, address):
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def say(self, status, said):
        plain = not isinstance(said, str)
        body = (json.dumps(said) if plain else said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json" if plain else "application/jwt")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(BrokenPipeError):
            self.wfile.write(body)


@contextlib.contextmanager
def provider(alg="ES256"):
    """The provider, on a port of its own, until the block ends."""
    handler = type("Here", (Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    handler.provider = Provider(f"http://127.0.0.1:{server.server_port}", alg)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield handler.provider
    finally:
        server.shutdown()
        server.server_close()
