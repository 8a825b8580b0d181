"""What the Internet's names say of our mail: each finding a sentence an operator can act on."""

from dataclasses import dataclass

from outbox.names import Unanswered
from outbox.spf import Policy, Unusable, records

UNKNOWN = "the address mails leave from is not known here: give it with --ip, as others see it."


@dataclass(frozen=True)
class Finding:
    """`good` is None where nothing can be said for or against."""

    what: str
    good: bool | None
    said: str


@dataclass(frozen=True)
class Writer:
    """The domain that writes, the one mails come back to, and what they leave by: a provider, or a
    server and its addresses as others see them."""

    domain: str
    returns: str
    server: str = ""
    addresses: tuple = ()
    selector: str = ""
    provider: str = ""

    @property
    def unknown(self):
        if self.provider:
            return f"{self.provider} sends from addresses of its own: do what it asks for."
        return UNKNOWN


def findings(names, writer):
    """SPF, DKIM, DMARC, MX and the reverse name, in this order."""
    for what, look in (
        ("SPF", spf),
        ("DKIM", dkim),
        ("DMARC", dmarc),
        ("MX", mx),
        ("Reverse name", reverse),
    ):
        try:
            yield from look(names, writer)
        except Unanswered as error:
            yield Finding(what, None, f"the name servers did not answer for {error}; ask again.")
        except Unusable as error:
            yield Finding(what, False, f"receivers take no notice of the record: {error}.")


def spf(names, writer):
    """On the domain that mails come back to, which is the one receivers check."""
    domain = writer.returns
    if not records(names, domain):
        allowed = " ".join(f"ip{one.version}:{one}" for one in writer.addresses)
        record = f"v=spf1 {allowed or 'ip4:ADDRESS'} -all"
        advice = "" if allowed else f" {writer.unknown}"
        yield Finding("SPF", False, f"{domain} has no record: add a TXT record “{record}”.{advice}")
        return
    if not writer.addresses:
        yield Finding("SPF", None, f"{domain} has a record; {writer.unknown}")
    for address in writer.addresses:
        result = Policy(names, address).result(domain)
        if result == "pass":
            yield Finding("SPF", True, f"the record of {domain} names {writer.server} ({address}).")
        else:
            yield Finding(
                "SPF",
                False,
                f"the record of {domain} does not name {writer.server} ({result}): add "
                f"ip{address.version}:{address} before its “all”.",
            )


def dkim(names, writer):
    if not writer.selector:
        yield Finding("DKIM", None, "say with --selector which key your server signs with.")
        return
    name = f"{writer.selector}._domainkey.{writer.domain}"
    keys = [fields(text) for text in names.texts(name)]
    if any(key.get("p") for key in keys):
        yield Finding("DKIM", True, f"{name} holds a key; your server must sign with it.")
    elif keys:
        yield Finding("DKIM", False, f"{name} holds no key (p= is empty): it was withdrawn.")
    else:
        yield Finding(
            "DKIM", False, f"{name} does not exist: publish there the key your server signs with."
        )


def dmarc(names, writer):
    for domain in lineage(writer.domain):
        found = [text for text in names.texts(f"_dmarc.{domain}") if is_dmarc(text)]
        if len(found) > 1:
            yield Finding("DMARC", False, f"_dmarc.{domain} has {len(found)} records: keep one.")
            return
        if found:
            policy = fields(found[0]).get("p", "none")
            yield Finding("DMARC", True, f"_dmarc.{domain} asks for p={policy}.")
            yield from alignment(writer)
            return
    yield Finding(
        "DMARC",
        False,
        f"_dmarc.{writer.domain} does not exist: add a TXT record “v=DMARC1; p=none; "
        f"rua=mailto:postmaster@{writer.domain}”, read the reports, then ask for more.",
    )


def alignment(writer):
    """DMARC believes SPF only where both domains are of one family."""
    if not set(lineage(writer.domain)) & set(lineage(writer.returns)):
        yield Finding(
            "DMARC",
            None,
            f"mails from {writer.domain} come back to {writer.returns}, another domain: SPF does "
            f"not count for DMARC, so sign with DKIM for {writer.domain}.",
        )


def mx(names, writer):
    for domain in dict.fromkeys([writer.domain, writer.returns]):
        servers = names.exchangers(domain)
        if any(servers):
            yield Finding("MX", True, f"{domain} takes mail by {', '.join(servers)}.")
        elif not servers and names.addresses(domain):
            yield Finding(
                "MX", None, f"{domain} has no MX; its own address is tried, say so with an MX."
            )
        else:
            yield Finding(
                "MX",
                False,
                f"{domain} takes no mail: answers and returned mails are lost. Add an MX record.",
            )


def reverse(names, writer):
    if not writer.addresses:
        yield Finding("Reverse name", None, writer.unknown)
    for address in writer.addresses:
        name = names.name_of(address)
        if not name:
            yield Finding(
                "Reverse name",
                False,
                f"{address} has no name: ask whoever gives you this address for a PTR record "
                f"“{writer.server}”.",
            )
        elif address in names.addresses(name):
            yield Finding("Reverse name", True, f"{address} is {name}, and {name} is {address}.")
        else:
            yield Finding(
                "Reverse name",
                False,
                f"{address} is {name}, but {name} is not {address}: give {name} that address.",
            )


def lineage(domain):
    """The domain and those above it, down to two names."""
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(max(len(labels) - 1, 1))]


def is_dmarc(text):
    return text.replace(" ", "").lower().startswith("v=dmarc1")


def fields(text):
    """`p=none; rua=…` by its letters."""
    pairs = (one.partition("=") for one in text.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs}
