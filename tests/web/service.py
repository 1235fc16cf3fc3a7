"""A maker's push service on this machine, and a browser that can open what was sealed for it (RFC 8291, RFC 8188)."""

from __future__ import annotations

import struct
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SECRET = bytes(range(16))
HOST = "https://fcm.googleapis.com"


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


class Browser:
    """Holds the private key, as a browser does, and gives the public one."""

    def __init__(self, path: str = "/one") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.path = path

    @property
    def given(self) -> dict[str, str]:
        return {"endpoint": HOST + self.path, "p256dh": text(point(self.key.public_key())), "auth": text(SECRET)}

    def opens(self, sealed: bytes) -> bytes:
        """Written from the standards and not from the library that seals."""
        salt, (size, length) = sealed[:16], struct.unpack("!LB", sealed[16:21])
        theirs, rest = sealed[21 : 21 + length], sealed[21 + length :]
        assert len(rest) <= size
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
        secret = derived(shared, SECRET, b"WebPush: info\0" + point(self.key.public_key()) + theirs, 32)
        key = derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
        nonce = derived(secret, salt, b"Content-Encoding: nonce\0", 12)
        opened = AESGCM(key).decrypt(nonce, rest, None)
        assert opened.rstrip(b"\0")[-1:] == b"\x02"
        return opened.rstrip(b"\0")[:-1]


@dataclass
class Came:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Service:
    """Answers each path with the status that a test wants; keeps silent on `/silent`."""

    port: int = 0
    came: list[Came] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=dict)
    over: Event = field(default_factory=Event)

    def connection(self, _endpoint: str) -> HTTPConnection:
        """In the place of the rule, which lets nobody reach this machine."""
        return HTTPConnection("127.0.0.1", self.port, timeout=0.3)


@contextmanager
def service() -> Iterator[Service]:
    made = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.came.append(Came(self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            if self.path == "/silent":
                made.over.wait(30)
            status = made.answers.get(self.path, 201)
            self.send_response(status)
            if status in range(300, 400):
                self.send_header("Location", f"http://127.0.0.1:{made.port}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made.port = server.server_port
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield made
    finally:
        made.over.set()
        server.shutdown()
        server.server_close()
