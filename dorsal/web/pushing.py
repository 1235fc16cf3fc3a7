"""A word on a person's device: sealed for their browser, and sent to the maker of that browser and nowhere else.

The address of a device comes from whoever asks, so it could lead anywhere. It must be HTTPS on the usual port, at a
host that is known to make browsers, with a public address; that very address is called, and no redirect is followed.
"""

from __future__ import annotations

import json
import logging
import socket
import ssl
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from email.utils import parseaddr
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from dorsal.record.models import PushSubscription
from dorsal.web import push_key
from dorsal.web.words import plain

HTTPS = 443
LONGEST = 1024
SECRET_SIZE = 16
TIMEOUT = 5.0
AT_ONCE = 8
PATIENCE = 3  # so often may one service stay silent in a round, before the rest of its devices are let be
GONE = (404, 410)
TAKEN = range(200, 300)
TWO_HOURS = 2 * 60 * 60  # a device that is off until the evening does not speak up about the morning
log = logging.getLogger(__name__)


class Refused(Exception):
    """An address or a key that no browser of today gives."""


class Told(NamedTuple):
    """What became of some messages: how many were taken and not, and the devices that are no more."""

    taken: int
    failed: int
    gone: list[UUID]


def allowed(endpoint: str) -> SplitResult:
    """The parts of an address to which we may send. Raises Refused on every other."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError as error:
        raise Refused("not an address") from error
    host = parts.hostname or ""
    clean = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint and len(endpoint) <= LONGEST
    if not clean or parts.scheme != "https" or port not in (None, HTTPS) or "@" in parts.netloc:
        raise Refused("not an HTTPS address on the usual port")
    if not any(host.endswith(one) if one.startswith(".") else host == one for one in settings.PUSH_HOSTS):
        raise Refused("not a service of a known maker of browsers")
    return parts


def check_keys(p256dh: str, auth: str) -> None:
    """Raises Refused unless these are a point on P-256 and a secret of 16 bytes."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), push_key.decoded(p256dh))
        secret = push_key.decoded(auth)
    except ValueError as error:
        raise Refused("not a key of a browser") from error
    if len(secret) != SECRET_SIZE:
        raise Refused("not a secret of a browser")


def public_address(host: str) -> str:
    """Where this host is, when all that it is said to be is public. Raises Refused, and OSError where it is unknown."""
    found = [str(one[4][0]) for one in socket.getaddrinfo(host, HTTPS, type=socket.SOCK_STREAM)]
    for one in found:
        if not ip_address(one).is_global or ip_address(one).is_multicast:
            raise Refused("not a public address")
    return found[0]


class Pinned(HTTPSConnection):
    """Calls the address that was looked at, wherever the name leads a moment later; the certificate is the name's."""

    def connect(self) -> None:
        raw = socket.create_connection((public_address(self.host), HTTPS), TIMEOUT)
        self.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=self.host)


def connection(endpoint: str) -> HTTPConnection:
    return Pinned(allowed(endpoint).hostname or "", HTTPS, timeout=TIMEOUT)


def message(language: str) -> bytes:
    """All that a device is told: nothing in it says who it is for or what it is about."""
    return json.dumps({"title": plain("push.title", language), "language": language}, ensure_ascii=False).encode()


def deliver(device: PushSubscription, language: str, key: ec.EllipticCurvePrivateKey) -> int:
    """Seal it, send it, and return the service's answer. Raises Refused, OSError or HTTPException."""
    from webpush import WebPush, WebPushSubscription  # noqa: PLC0415  no page waits for it
    from webpush.types import WebPushKeys  # noqa: PLC0415

    check_keys(device.p256dh, device.auth)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    writer = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    keys = WebPushKeys(p256dh=device.p256dh, auth=device.auth)
    to = WebPushSubscription.model_validate({"endpoint": device.endpoint, "keys": keys})
    sealed = WebPush(private, public, subscriber=writer, ttl=TWO_HOURS).get(message(language), to)
    parts = urlsplit(device.endpoint)
    line = connection(device.endpoint)
    try:
        headers = {**sealed.headers, "content-type": "application/octet-stream", "urgency": "normal"}
        line.request("POST", parts._replace(scheme="", netloc="", fragment="").geturl(), sealed.encrypted, headers)
        return line.getresponse().status
    finally:
        line.close()


class Post:
    """The messages of one round. They go out beside it, a few at once, so that nobody waits for a slow service."""

    def __init__(self) -> None:
        self.key = push_key.private_key()
        self.pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="push")
        self.out: list[tuple[UUID, Future[int]]] = []
        self.silent: Counter[str] = Counter()

    def send(self, devices: Iterable[PushSubscription], language: str) -> None:
        """Hand over. Never raises for anything that a device's address or its service does."""
        if self.key is not None:
            self.out += [(one.id, self.pool.submit(self._deliver, one, language, self.key)) for one in devices]

    def _deliver(self, device: PushSubscription, language: str, key: ec.EllipticCurvePrivateKey) -> int:
        host = urlsplit(device.endpoint).hostname or ""
        if self.silent[host] >= PATIENCE:
            raise TimeoutError("this service is silent")
        try:
            return deliver(device, language, key)
        except (OSError, HTTPException):
            self.silent[host] += 1
            raise

    def end(self) -> Told:
        """Wait for what is under way, and say what became of it."""
        self.pool.shutdown()
        taken, failed, gone = 0, 0, list[UUID]()
        for device, future in self.out:
            error = future.exception()
            status = 0 if error else future.result()
            if status in GONE:
                gone.append(device)
            elif status in TAKEN:
                taken += 1
            else:
                failed += 1
                log.warning("a device was not told: %s", type(error).__name__ if error else status)
        return Told(taken, failed, gone)
