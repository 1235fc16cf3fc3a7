"""A word on a device: sealed, sent to makers of browsers alone, once a day, and not a word about health."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.core import mail
from django.test import Client
from django.utils import timezone

from dorsal.config import checks
from dorsal.content.schema import Content
from dorsal.record import actions, queries
from dorsal.record.actions import MOST_DEVICES
from dorsal.record.models import PushSubscription, User
from dorsal.web import push_key, pushing
from dorsal.web.reminding import round_of_reminders
from tests.web.conftest import LANGUAGES, Clock, Finished
from tests.web.following import goes, page, whole_session
from tests.web.service import Browser, Service, service, text
from tests.web.test_calendar import HEALTH
from tests.web.test_reminding import EVERY_DAY, Closed, asks  # noqa: F401  a mail server that is away

WRITER = "pages@dorsal.example"


@pytest.fixture(autouse=True)
def own_key(settings: Any, tmp_path: Path) -> Path:
    settings.PUSH_KEY_FILE = tmp_path / "push.key"
    settings.DEFAULT_FROM_EMAIL = f"Pages <{WRITER}>"
    return tmp_path / "push.key"


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    with service() as made:
        monkeypatch.setattr(pushing, "connection", made.connection)
        yield made


def wants(client: Client, path: str = "/one", hour: str = "12:00", **more: Any) -> Browser:
    """Asks to be told in this browser, at this hour, and for no letters."""
    assert client.post("/moments", {"hour": hour, "day": EVERY_DAY, **more}).status_code == 302
    browser = Browser(path)
    assert client.post("/moments/device", {"do": "keep", **browser.given}).status_code == 204
    return browser


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_sealed_for_the_browser_and_says_nothing_about_health(
    follower: Finished, content: Content, maker: Service, language: str
) -> None:
    client, person = follower(language)
    browser = wants(client)
    told = round_of_reminders()
    assert (told.sent, told.on_devices, told.failed) == (0, 1, 0)
    (came,) = maker.came
    said = json.loads(browser.opens(came.body))
    assert said == {"title": content.interface["push.title"][language], "language": language}
    assert not HEALTH.search(said["title"])
    assert str(person.id) not in f"{came.headers}"
    assert came.headers["content-encoding"] == "aes128gcm"
    assert int(came.headers["ttl"]) == 2 * 60 * 60
    assert mail.outbox == []


def test_it_says_nothing_about_health_in_any_language(content: Content) -> None:
    for language in content.languages:
        said = pushing.message(language).decode()
        assert set(json.loads(said)) == {"title", "language"}
        assert not HEALTH.search(said)
        assert "dorsal" not in said.lower()


def test_a_maker_can_tell_that_it_is_ours(follower: Finished, maker: Service) -> None:
    wants(follower()[0])
    round_of_reminders()
    signed = maker.came[0].headers["authorization"].removeprefix("vapid ")
    token, public = (part.partition("=")[2] for part in signed.split(", "))
    assert public == push_key.public_key()
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), push_key.decoded(public))
    claims = jwt.decode(token, point, ["ES256"], audience="https://fcm.googleapis.com")
    assert claims["sub"] == f"mailto:{WRITER}"


def test_once_a_day_and_only_at_the_hour(follower: Finished, maker: Service, clock: Clock) -> None:
    wants(follower()[0], hour="12:30")
    assert round_of_reminders().on_devices == 0
    clock.ahead += timedelta(minutes=31)
    assert [round_of_reminders().on_devices for _ in range(3)] == [1, 0, 0]
    clock.days_later(1)
    assert round_of_reminders().on_devices == 1


def test_not_when_the_day_is_done_nor_while_a_sign_waits(follower: Finished, maker: Service) -> None:
    done, waits = follower()[0], follower()[0]
    wants(done)
    wants(waits, "/two")
    whole_session(done)
    goes(waits, "/flare")
    assert round_of_reminders().nothing_to_do == 2
    assert maker.came == []


def test_it_goes_beside_the_letter_and_in_its_place(follower: Finished, maker: Service, settings: Any) -> None:
    wants(follower()[0], mail="yes")
    told = round_of_reminders()
    assert (told.sent, told.on_devices) == (1, 1)
    wants(follower()[0], "/two", mail="yes")
    settings.EMAIL_BACKEND = "tests.web.test_reminding.Closed"
    told = round_of_reminders()
    assert (told.sent, told.on_devices, told.failed) == (0, 1, 0)
    assert round_of_reminders().on_devices == 0


def test_a_service_that_is_silent_or_fails_holds_nobody_back(
    follower: Finished, maker: Service, caplog: pytest.LogCaptureFixture
) -> None:
    maker.answers = {"/broken": 500, "/moved": 307, "/stranger": 403}
    for path in ("/silent", "/broken", "/moved", "/stranger"):
        wants(follower()[0], path)
    person = follower()[1]
    odd = {"endpoint": "https://fcm.googleapis.com/odd", "p256dh": "AAAA", "auth": text(bytes(16))}
    actions.keep_moment(
        person=person, hour=timezone.localtime().time(), days=range(7), zone="Europe/Brussels", language="en",
        by_mail=False,
    )  # fmt: skip
    actions.keep_device(person=person, **odd)
    wants(follower()[0], mail="yes")
    told = round_of_reminders()
    assert (told.sent, told.on_devices, told.failed) == (1, 1, 5)
    assert "/elsewhere" not in [one.path for one in maker.came]
    assert "googleapis" not in caplog.text
    assert PushSubscription.objects.count() == 6
    assert round_of_reminders().failed == 0


def test_a_silent_service_is_let_be_after_a_few_tries(follower: Finished, maker: Service) -> None:
    _, person = follower()
    for number in range(MOST_DEVICES):
        actions.keep_device(person=person, **Browser(f"/silent?{number}").given)
    post = pushing.Post()
    post.silent["fcm.googleapis.com"] = pushing.PATIENCE
    post.send(PushSubscription.objects.all(), "en")
    assert post.end().failed == MOST_DEVICES
    assert maker.came == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_no_more_is_forgotten(follower: Finished, maker: Service, status: int) -> None:
    client, person = follower()
    wants(client, "/gone")
    wants(client, "/here")
    maker.answers = {"/gone": status}
    told = round_of_reminders()
    assert (told.on_devices, told.failed) == (1, 0)
    assert [one.endpoint[-5:] for one in queries.devices(person)] == ["/here"]


def test_signing_out_ends_it_in_that_browser_and_erasing_everywhere(follower: Finished, maker: Service) -> None:
    client, person = follower()
    wants(client, "/here")
    elsewhere = Client()
    elsewhere.force_login(User.objects.get())
    wants(elsewhere, "/there")
    client.post("/account/logout/")
    assert [one.endpoint[-6:] for one in queries.devices(person)] == ["/there"]
    elsewhere.post("/erase")
    assert not PushSubscription.objects.exists()
    assert round_of_reminders().on_devices == 0


def test_a_browser_is_one_persons_and_is_ended_by_them_alone(follower: Finished) -> None:
    (first, one), (second, other) = follower(), follower()
    browser = wants(first)
    second.post("/moments/device", {"do": "end", **browser.given})
    assert len(queries.devices(one)) == 1
    second.post("/moments/device", {"do": "keep", **browser.given})
    assert (len(queries.devices(one)), len(queries.devices(other))) == (0, 1)
    assert queries.moment(other)
    assert second.post("/moments/device", {"do": "end", **browser.given}).status_code == 204
    assert not PushSubscription.objects.exists()


def test_nobody_fills_the_record_with_devices(follower: Finished) -> None:
    _, person = follower()
    for number in range(MOST_DEVICES + 3):
        actions.keep_device(person=person, **Browser(f"/{number}").given)
    assert queries.devices(person)[0].endpoint.endswith("/3")
    assert len(queries.devices(person)) == MOST_DEVICES


def test_a_device_with_an_address_or_keys_of_its_own_making_is_refused(follower: Finished) -> None:
    client, _ = follower()
    for wrong in ({"p256dh": "AAAA"}, {"auth": "AAAA"}, {"endpoint": "https://127.0.0.1/one"}):
        assert client.post("/moments/device", Browser().given | wrong).status_code == 400
    assert not PushSubscription.objects.exists()


def test_only_whoever_is_signed_in_has_devices(client: Client, db: None) -> None:
    assert client.post("/moments/device", Browser().given).status_code == 401
    assert client.get("/moments/device").status_code == 405


def test_in_production_without_a_key_nothing_is_offered(follower: Finished, settings: Any) -> None:
    client, _ = follower()
    browser = wants(client)
    settings.PRODUCTION = True
    settings.PUSH_KEY_FILE = settings.PUSH_KEY_FILE.with_name("none")
    assert push_key.public_key() is None
    assert 'id="device"' not in page(client, "/moments")
    assert client.post("/moments/device", browser.given).status_code == 404
    assert round_of_reminders().on_devices == 0
    assert not settings.PUSH_KEY_FILE.exists()
    assert checks.push_key_fits() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_hides_it_until_a_script_can_show_it(follower: Finished, content: Content, language: str) -> None:
    client, _ = follower(language)
    shown = page(client, "/moments")
    section = shown[shown.index('id="device"') : shown.index("</section>", shown.index('id="device"'))]
    assert " hidden>" in section.partition("\n")[0]
    assert content.interface["device.start"][language] in section
    wants(client)
    client.post("/moments", {"hour": "09:00", "day": "1"})
    assert content.interface["moments.kept.device"][language] in page(client, "/moments")
    days = client.post("/moments", {"hour": "09:00"}).content.decode()
    assert content.interface["moments.error.days"][language] in days
