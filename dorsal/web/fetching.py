"""Fetching what a clinic points at: the address may lead anywhere, so every step is looked at before it is taken.

Only http and https on their usual ports, only public addresses, and that very address is called, whatever its name
leads to a moment later. Redirects are followed by the same rules. Time and size have ends, and no host is asked too
often. Whoever runs the machine may allow private addresses for one import from the command line.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urljoin, urlsplit

from dorsal.articles.article import Refused
from dorsal.articles.site import Answer

PORTS = {"http": 80, "https": 443}
LONGEST_ADDRESS = 2000
LARGEST = 20_000_000
PART = 65_536
TIMEOUT, DEADLINE = 15.0, 60.0
REDIRECTS = (301, 302, 303, 307, 308)
MOST_REDIRECTS = 5
EVERY = 0.5  # seconds between two questions
NAT64 = ip_network("64:ff9b::/96")
TEXT = "application/json, text/html;q=0.8, text/plain;q=0.5"
NAME = "Dorsal (articles of a clinic, at its own request)"


def parts_of(address: str, *, private: bool = False) -> SplitResult:
    """The parts of an address that may be asked. Raises Refused on every other."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise Refused("not-an-address") from error
    clean = address.isascii() and address.isprintable() and " " not in address and len(address) <= LONGEST_ADDRESS
    if not clean or parts.scheme not in PORTS or not parts.hostname or "@" in parts.netloc:
        raise Refused("not-an-address")
    if port not in (None, PORTS[parts.scheme]) and not private:
        raise Refused("private")
    return parts


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody may call, also where it wraps another one."""
    found = ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(found, IPv6Address):
        inside = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if inside is not None:
            return is_public(str(inside))
        if found in NAT64:
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def look_up(host: str, port: int, *, private: bool = False) -> str:
    """Where a host is, when all that it is said to be is public. Raises Refused, and OSError where it is unknown."""
    found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not private and not all(is_public(one) for one in found):
        raise Refused("private")
    return found[0]


class _Line(HTTPConnection):
    """A connection to the address that was looked at."""

    def __init__(self, host: str, port: int, at: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self.at = at

    def connect(self) -> None:
        self.sock = socket.create_connection((self.at, self.port), TIMEOUT)


class _SecureLine(HTTPSConnection):
    """The same, sealed; the certificate is the name's."""

    def __init__(self, host: str, port: int, at: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self.at = at

    def connect(self) -> None:
        raw = socket.create_connection((self.at, self.port), TIMEOUT)
        self.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=self.host)


class Fetcher:
    """Asks one thing after the other, never too fast. `private`: whoever runs the machine allows any address.

    `wait` lets seconds go by; it may raise to break off.
    """

    def __init__(
        self, *, private: bool = False, every: float = EVERY, wait: Callable[[float], None] = time.sleep
    ) -> None:
        self.private = private
        self.every = every
        self.wait = wait
        self.last = 0.0

    def get(self, address: str, *, kinds: str = TEXT, largest: int | None = None) -> Answer:
        """What the server answers; status 0 where none does in time. Raises Refused where it may not be asked."""
        until = time.monotonic() + DEADLINE
        for _ in range(MOST_REDIRECTS + 1):
            parts = parts_of(address, private=self.private)
            self._patience()
            try:
                answer = self._ask(parts, until, kinds, largest or LARGEST)
            except (OSError, HTTPException):
                return Answer(0, {}, b"", address)
            except UnicodeError as error:  # a host that no name can be made of
                raise Refused("not-an-address") from error
            to = answer.headers.get("location", "")
            if answer.status not in REDIRECTS or not to:
                return answer._replace(address=address)
            try:
                address = urljoin(address, to)
            except ValueError as error:
                raise Refused("not-an-address") from error
        raise Refused("too-many-redirects")

    def _patience(self) -> None:
        ready = self.last + self.every
        if (now := time.monotonic()) < ready:
            self.wait(ready - now)
        self.last = time.monotonic()

    def _ask(self, parts: SplitResult, until: float, kinds: str, largest: int) -> Answer:
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        at = look_up(host, port, private=self.private)
        line = (_SecureLine if parts.scheme == "https" else _Line)(host, port, at)
        try:
            wanted = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
            line.request("GET", wanted, headers={"User-Agent": NAME, "Accept": kinds})
            response = line.getresponse()
            told = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, told, _body(response, until, largest))
        finally:
            line.close()


def _body(response: HTTPResponse, until: float, largest: int) -> bytes:
    """What comes, up to a size and a time. Raises Refused where it is too much, OSError where it is too slow."""
    found, size = [], 0
    while part := response.read1(PART):
        size += len(part)
        if size > largest:
            raise Refused("too-large")
        if time.monotonic() > until:
            raise TimeoutError("too slow")
        found.append(part)
    return b"".join(found)
