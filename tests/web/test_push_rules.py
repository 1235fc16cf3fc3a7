"""Where a word to a device may go, and the key that says it is ours: what is wrong is refused, in a sentence."""

from __future__ import annotations

import socket
import stat
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.exceptions import ImproperlyConfigured

from dorsal.config import checks
from dorsal.web import push_key, pushing
from tests.web.service import Browser, text


@pytest.fixture(autouse=True)
def own_key(settings: Any, tmp_path: Path) -> Path:
    settings.PUSH_KEY_FILE = tmp_path / "push.key"
    return tmp_path / "push.key"


GOOD = Browser().given


@pytest.mark.parametrize(
    "wrong",
    [
        {"p256dh": ""},
        {"p256dh": text(b"\x04" + bytes(64))},
        {"p256dh": "é" * 87},
        {"auth": text(bytes(15))},
        {"auth": "a"},
        {"endpoint": ""},
        {"endpoint": "http://fcm.googleapis.com/one"},
        {"endpoint": "https://fcm.googleapis.com:8443/one"},
        {"endpoint": "https://fcm.googleapis.com:port/one"},
        {"endpoint": "https://fcm.googleapis.com@127.0.0.1/one"},
        {"endpoint": "https://someone@fcm.googleapis.com/one"},
        {"endpoint": "https://127.0.0.1/one"},
        {"endpoint": "https://[::1]/one"},
        {"endpoint": "https://localhost/one"},
        {"endpoint": "https://169.254.169.254/latest"},
        {"endpoint": "https://evilfcm.googleapis.com/one"},
        {"endpoint": "https://fcm.googleapis.com.example.org/one"},
        {"endpoint": "https://notify.windows.com.example.org/one"},
        {"endpoint": "https://fcm.googleapis.com/one two"},
        {"endpoint": "https://fcm.googleapis.com/one\r\nHost: other"},
        {"endpoint": "https://fcm.googleapis.com/" + "a" * 1024},
        {"endpoint": "https://[fcm"},
    ],
)
def test_what_no_browser_gives_is_refused(wrong: dict[str, str]) -> None:
    given = GOOD | wrong
    with pytest.raises(pushing.Refused):
        assert pushing.allowed(given["endpoint"]) and pushing.check_keys(given["p256dh"], given["auth"])  # noqa: PT018


@pytest.mark.parametrize(
    "host", ["fcm.googleapis.com", "updates.push.services.mozilla.com", "db5p.notify.windows.com", "web.push.apple.com"]
)
def test_the_makers_of_todays_browsers_are_known(host: str) -> None:
    assert pushing.allowed(f"https://{host}/one").hostname == host


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1", "224.0.0.1", "0.0.0.0"],  # noqa: S104
)
def test_a_name_that_leads_to_a_private_address_is_not_called(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    def found(*_: Any, **__: Any) -> list[Any]:
        return [(0, 0, 0, "", ("93.184.215.14", 443)), (0, 0, 0, "", (address, 443))]

    def called(*_: Any) -> None:
        raise AssertionError("it was called")

    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setattr(socket, "create_connection", called)
    with pytest.raises(pushing.Refused):
        pushing.connection("https://fcm.googleapis.com/one").connect()


def test_the_address_that_was_looked_at_is_the_one_that_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    called = list[Any]()

    def refuses(*arguments: Any) -> None:
        called.append(arguments)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("93.184.215.14", 443))])
    monkeypatch.setattr(socket, "create_connection", refuses)
    with pytest.raises(ConnectionRefusedError):
        pushing.connection("https://fcm.googleapis.com/one").connect()
    assert called == [(("93.184.215.14", 443), pushing.TIMEOUT)]


# The key


def test_in_development_a_key_is_made_once_for_its_owner_alone(own_key: Path) -> None:
    first = push_key.public_key()
    assert stat.S_IMODE(own_key.stat().st_mode) == 0o600
    assert first == push_key.public_key()
    assert len(push_key.decoded(first or "")) == 65


def test_two_processes_that_make_one_have_one(own_key: Path) -> None:
    push_key._make(own_key)
    first = own_key.read_bytes()
    push_key._make(own_key)
    assert own_key.read_bytes() == first
    assert list(own_key.parent.iterdir()) == [own_key]


def test_a_key_may_be_pem_or_its_bytes(settings: Any) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    forms = (PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL)
    pem = [key.private_bytes(Encoding.PEM, form, NoEncryption()).decode() for form in forms]
    raw = text(key.private_numbers().private_value.to_bytes(32))
    found = set()
    for settings.PUSH_KEY in (*pem, raw, raw + "="):
        found.add(push_key.public_key())
    assert len(found) == 1


@pytest.mark.parametrize("wrong", ["short", "é", text(bytes(32)), text(b"\xff" * 32), "-----BEGIN PRIVATE KEY-----\nA"])
def test_a_wrong_key_is_told_in_a_sentence_without_the_key(settings: Any, wrong: str) -> None:
    settings.PUSH_KEY = wrong
    with pytest.raises(ImproperlyConfigured, match="DORSAL_PUSH_KEY must be a private key on P-256") as told:
        push_key.private_key()
    assert wrong not in str(told.value)
    assert [one.id for one in checks.push_key_fits()] == ["dorsal.E004"]


def test_a_key_of_another_curve_and_one_that_others_may_read_are_refused(settings: Any, own_key: Path) -> None:
    other = ec.generate_private_key(ec.SECP384R1())
    settings.PUSH_KEY = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    with pytest.raises(ImproperlyConfigured, match="P-256"):
        push_key.private_key()
    settings.PUSH_KEY = ""
    push_key.private_key()
    own_key.chmod(0o640)
    assert "chmod 600" in str(checks.push_key_fits())
    own_key.unlink()
    own_key.mkdir(mode=0o700)
    assert "cannot be read" in str(checks.push_key_fits())
