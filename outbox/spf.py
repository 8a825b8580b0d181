"""Which servers a domain lets send in its name (RFC 7208), as those who receive work it out."""

from ipaddress import ip_network

RESULTS = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}
LOOKUPS = 10


class Unusable(Exception):
    """The record is such that receivers take no notice of it."""


def records(names, domain):
    return [text for text in names.texts(domain) if text.lower().split(" ")[0] == "v=spf1"]


class Policy:
    """What the record of a domain, and those it leads to, say of one address."""

    def __init__(self, names, address):
        self.names, self.address, self.lookups = names, address, 0

    def result(self, domain):
        """pass, fail, softfail or neutral; "none" without a record."""
        found = records(self.names, domain)
        if not found:
            return "none"
        if len(found) > 1:
            raise Unusable(f"{domain} has {len(found)} SPF records where there must be one")
        terms = found[0].split()[1:]
        for term in terms:
            sign, word = (term[0], term[1:]) if term[0] in RESULTS else ("+", term)
            if "=" not in word and self.matches(word, domain):
                return RESULTS[sign]
        for term in terms:
            if term.lower().startswith("redirect="):
                self.look_up()
                return self.result(term.partition("=")[2])
        return "neutral"

    def matches(self, word, domain):
        kind, _, value = word.partition(":")
        kind, _, length = kind.partition("/")
        kind = kind.lower()
        if kind == "all":
            return True
        if kind in ("ip4", "ip6"):
            return self.within(value)
        self.look_up()
        if kind in ("exists", "ptr") or "%" in value:  # a macro, or given up by the standard
            return False
        value, _, size = value.partition("/")
        value, length = value or domain, length or size
        if kind == "include":
            return self.included(value)
        if kind in ("a", "mx"):
            hosts = self.names.exchangers(value) if kind == "mx" else [value]
            return any(
                self.within(f"{one}/{length}" if length else str(one))
                for host in hosts
                for one in self.names.addresses(host)
            )
        raise Unusable(f"{domain} says “{word}”, which is no SPF")

    def included(self, domain):
        result = self.result(domain)
        if result == "none":
            raise Unusable(f"it includes {domain}, which has no SPF record")
        return result == "pass"

    def within(self, network):
        try:
            network = ip_network(network.partition("//")[0], strict=False)
        except ValueError:
            raise Unusable(f"“{network}” is no range of addresses") from None
        return self.address.version == network.version and self.address in network

    def look_up(self):
        self.lookups += 1
        if self.lookups > LOOKUPS:
            raise Unusable(f"it takes more than {LOOKUPS} questions to work out")
