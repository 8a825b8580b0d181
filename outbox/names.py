"""Asking name servers what they say of a domain that writes and of a server that sends."""

from ipaddress import ip_address

import dns.exception
import dns.name
import dns.resolver
import dns.reversename

SECONDS = 5


class Unanswered(Exception):
    """The name servers did not answer."""


class Names:
    def __init__(self, server=""):
        self.resolver = dns.resolver.Resolver(configure=not server)
        self.resolver.lifetime = SECONDS
        if server:
            host, _, port = server.rpartition(":")
            self.resolver.nameservers = [host or port]
            self.resolver.port = int(port) if host else 53

    def ask(self, name, kind):
        """The records, or none where the name or the kind does not exist."""
        try:
            return list(self.resolver.resolve(name, kind, search=False))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.name.LabelTooLong, dns.name.EmptyLabel, dns.name.NameTooLong):
            return []
        except dns.exception.DNSException as error:
            raise Unanswered(f"{name}: {type(error).__name__}") from None

    def texts(self, name):
        return [
            b"".join(record.strings).decode("utf-8", "replace") for record in self.ask(name, "TXT")
        ]

    def addresses(self, name):
        found = [record.address for kind in ("A", "AAAA") for record in self.ask(name, kind)]
        return [ip_address(one) for one in found]

    def exchangers(self, name):
        """The servers that take its mail, the nearest first; `.` says that it takes none."""
        found = sorted(self.ask(name, "MX"), key=lambda record: record.preference)
        return [str(record.exchange).rstrip(".") for record in found]

    def name_of(self, address):
        found = self.ask(dns.reversename.from_address(str(address)), "PTR")
        return str(found[0].target).rstrip(".") if found else ""
