"""OpenID Connect, as a provider's partner speaks it: asking who somebody is, and believing nothing
of the answer that is not signed, addressed to us, of this minute and asked for by this browser."""

import base64
import hashlib
import hmac
import json
import logging
import secrets
import time
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.core.cache import cache

log = logging.getLogger(__name__)

PATIENCE = 8  # seconds for one exchange, all its requests together
LARGEST = 2**18  # bytes of an answer
KEPT = 3600  # seconds for which what a provider publishes of itself is believed
LEFT_ALONE = 10  # seconds during which one that did not answer is not asked again
LEEWAY = 30  # seconds between its clock and ours
SIGNED_BY = ["ES256", "RS256", "PS256"]
NEEDED = ["iss", "sub", "aud", "exp", "iat"]


class Away(Exception):
    """The provider does not answer, or not in time."""


class Refused(Exception):
    """What came back proves nothing; the reason is for the log, not for the page."""


@dataclass(frozen=True)
class Said:
    """What a provider says of somebody, once all of it was checked."""

    uid: str
    email: str
    acr: str
    siret: str
    id_token: str


class Line:
    """One exchange with a provider: the time all its requests take together is bounded, and who
    did not answer a moment ago is not waited for again."""

    def __init__(self, provider):
        self.provider = provider
        self.until = time.monotonic() + PATIENCE
        self.mark = f"openid:away:{provider.key}"
        if cache.get(self.mark):
            raise Away(f"{provider.key} did not answer a moment ago")

    def ask(self, method, url, **sent):
        """The answer, its body read whole; Away when there is none in time."""
        import requests  # five megabytes, where nobody signs in this way

        try:
            return self._ask(method, url, **sent)
        except (requests.RequestException, Away) as error:
            log.warning("%s does not answer: %s", self.provider.key, type(error).__name__)
            cache.set(self.mark, True, LEFT_ALONE)
            raise Away from error

    def _ask(self, method, url, **sent):
        import requests

        left = self.until - time.monotonic()
        if left <= 0:
            raise Away
        with requests.request(
            method, url, timeout=(min(3, left), left), allow_redirects=False, stream=True, **sent
        ) as answer:
            if answer.status_code >= 500:
                raise Away
            body = b""
            for piece in answer.iter_content(4096):
                body += piece
                if len(body) > LARGEST or time.monotonic() > self.until:
                    raise Away
            answer._content = body
            return answer

    def published(self, what, url, afresh=False):
        """A document the provider publishes of itself, read from it once an hour."""
        key = f"openid:{what}:{self.provider.key}:{url}"
        known = None if afresh else cache.get(key)
        if known is None:
            known = as_object(self.ask("GET", url))
            cache.set(key, known, KEPT)
        return known


def as_object(answer):
    """The JSON object of an answer; Refused when it is none."""
    try:
        said = json.loads(answer.content)
    except ValueError as error:
        raise Refused("not JSON") from error
    if answer.status_code != 200 or not isinstance(said, dict):
        raise Refused(f"answered {answer.status_code}")
    return said


def facts_of(line):
    """Where the provider is spoken to, as it publishes it; it must name itself as we know it."""
    issuer = line.provider.issuer
    facts = line.published("facts", f"{issuer}/.well-known/openid-configuration")
    if str(facts.get("issuer", "")).rstrip("/") != issuer:
        raise Refused("another issuer publishes this")
    for name in ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"):
        if not is_address(facts.get(name), issuer):
            raise Refused(f"no {name}")
    return facts


def is_address(url, issuer):
    """An address as safe as the issuer's own."""
    return isinstance(url, str) and url.startswith(f"{urlsplit(issuer).scheme}://")


def asking(provider, back):
    """What is kept in the session while the person is away, and the address they leave for."""
    kept = {"nonce": secrets.token_hex(32), "verifier": secrets.token_urlsafe(48)}
    state = secrets.token_hex(32)
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": provider.scopes,
        "state": state,
        "nonce": kept["nonce"],
    }
    if provider.acr:
        asked["acr_values"] = provider.acr
    if provider.pkce:
        digest = hashlib.sha256(kept["verifier"].encode()).digest()
        asked["code_challenge"] = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        asked["code_challenge_method"] = "S256"
    address = with_query(facts_of(Line(provider))["authorization_endpoint"], asked)
    return state, kept, address


def with_query(url, asked):
    return f"{url}{'&' if '?' in url else '?'}{urlencode(asked)}"


def answered(provider, code, kept, back):
    """Who the provider says came back with this code; Refused or Away otherwise."""
    line = Line(provider)
    facts = facts_of(line)
    tokens = exchanged(line, facts, code, kept, back)
    id_token, access = tokens.get("id_token"), tokens.get("access_token")
    if not isinstance(id_token, str) or not isinstance(access, str):
        raise Refused("no tokens")
    claims = checked(line, facts, id_token)
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), kept["nonce"].encode()):
        raise Refused("wrong nonce")
    if not provider.is_enough(claims.get("acr")):
        raise Refused("not the level of assurance asked for")
    more = person(line, facts, access)
    if more.get("sub") != claims["sub"]:
        raise Refused("two persons in one answer")
    return Said(
        uid=claims["sub"],
        email=text(more.get("email") or claims.get("email")),
        acr=text(claims.get("acr")),
        siret=text(more.get("siret") or claims.get("siret")),
        id_token=id_token,
    )


def text(said):
    return said if isinstance(said, str) else ""


def exchanged(line, facts, code, kept, back):
    """The tokens for the code, which is worth something once."""
    provider = line.provider
    sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": back}
    if provider.pkce:
        sent["code_verifier"] = kept["verifier"]
    known = facts.get("token_endpoint_auth_methods_supported") or []
    who = (provider.client_id, provider.secret)
    if "client_secret_basic" in known and "client_secret_post" not in known:
        answer = line.ask("POST", facts["token_endpoint"], data=sent, auth=who)
    else:
        sent |= {"client_id": who[0], "client_secret": who[1]}
        answer = line.ask("POST", facts["token_endpoint"], data=sent)
    return as_object(answer)


def person(line, facts, access):
    """What the provider tells of the person: an object, or a signed one."""
    headers = {"Authorization": f"Bearer {access}"}
    answer = line.ask("GET", facts["userinfo_endpoint"], headers=headers)
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if answer.status_code == 200 and kind == "application/jwt":
        return checked(line, facts, answer.content.decode("ascii", "replace"), needed=["sub"])
    return as_object(answer)


def checked(line, facts, token, needed=NEEDED):
    """What a signed token says: signed by a key the provider publishes, by it, for us, and now."""
    import jwt  # eight megabytes, where nobody signs in this way

    provider = line.provider
    try:
        claims = jwt.decode(
            token,
            key=key_of(line, facts, jwt.get_unverified_header(token)),
            algorithms=SIGNED_BY,
            audience=provider.client_id,
            issuer=facts["issuer"],
            leeway=LEEWAY,
            options={"require": list({*needed, "iss", "aud"})},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise Refused(type(error).__name__) from error
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise Refused("for somebody else")
    uid = text(claims.get("sub"))
    if not uid.isprintable() or not 0 < len(uid) < 190:
        raise Refused("of nobody")
    return claims


def key_of(line, facts, header):
    """The published key that this token says it was signed by; keys are read again once when none
    is it, since providers change them."""
    import jwt

    if header.get("alg") not in SIGNED_BY:
        raise Refused("signed in a way that proves nothing")
    for afresh in (False, True):
        published = line.published("keys", facts["jwks_uri"], afresh).get("keys")
        for key in published if isinstance(published, list) else []:
            if is_named(key, header.get("kid")):
                return jwt.PyJWK(key, algorithm=header["alg"])
    raise Refused("signed by no key of theirs")


def is_named(key, kid):
    return isinstance(key, dict) and key.get("use", "sig") == "sig" and key.get("kid") == kid


def farewell(provider, id_token, back):
    """The address at which the person leaves the provider as well; "" when it has none or is
    away: they have left ours in any case."""
    try:
        facts = facts_of(Line(provider))
    except (Away, Refused):
        return ""
    ending = facts.get("end_session_endpoint")
    if not is_address(ending, provider.issuer):
        return ""
    said = {"id_token_hint": id_token, "state": secrets.token_hex(32)}
    return with_query(ending, said | {"post_logout_redirect_uri": back})
