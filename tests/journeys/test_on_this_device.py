"""Somebody asks to be told on their own device, and what its locked screen then shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from dorsal.content.schema import Content
from dorsal.record import actions
from dorsal.record.models import Person, PushSubscription, User
from dorsal.web import pushing
from tests.journeys.conftest import Open
from tests.journeys.test_while_following import looks, with_a_plan
from tests.journeys.walker import Walker
from tests.web.service import Browser as Sealed

pytestmark = pytest.mark.django_db(transaction=True)

# No maker of browsers can be reached here: their part is played, and what the page and the worker do is real.
PLAYED = """(given) => {
  const same = { ...given.keys };
  let there = sessionStorage.getItem('there') === 'yes';
  const subscription = (key) => ({
    endpoint: given.endpoint, options: { applicationServerKey: key },
    toJSON: () => ({ endpoint: given.endpoint, keys: same }),
    unsubscribe: async () => { there = false; sessionStorage.removeItem('there'); return true; },
  });
  let key = Uint8Array.from(atob(sessionStorage.getItem('key') ?? ''), (one) => one.charCodeAt(0)).buffer;
  PushManager.prototype.getSubscription = async () => (there ? subscription(key) : null);
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (!userVisibleOnly || Notification.permission !== 'granted') throw new DOMException('no', 'NotAllowedError');
    key = applicationServerKey.buffer; there = true;
    sessionStorage.setItem('there', 'yes');
    sessionStorage.setItem('key', btoa(String.fromCharCode(...applicationServerKey)));
    return subscription(key);
  };
}"""


def signed_in(somebody: Open, content: Content, language: str, **more: Any) -> Walker:
    """Somebody with a plan and an account."""
    person = somebody(language, width=320, **more)
    person.page.context.set_default_timeout(30_000)
    with_a_plan(person, content)
    here = person.page.url
    person.page.goto("about:blank")  # nothing is under way while they get their account
    client = Client()
    user = User.objects.create_user("somebody@demo.example")
    actions.adopt(person=Person.objects.get(), user=user)
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    person.page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": here}])
    return person


def plays(person: Walker) -> None:
    given = Sealed().given
    told = {"endpoint": given["endpoint"], "keys": {"p256dh": given["p256dh"], "auth": given["auth"]}}
    person.page.context.add_init_script(f"({PLAYED})({json.dumps(told)})")


def pushed(person: Walker, data: str) -> list[dict[str, Any]]:
    """Hand the worker a message as the browser would, and read what it shows."""
    page = person.page
    line = page.context.new_cdp_session(page)
    versions: list[dict[str, Any]] = []
    line.on("ServiceWorker.workerRegistrationUpdated", lambda told: versions.extend(told["registrations"]))
    line.send("ServiceWorker.enable")
    page.wait_for_timeout(200)
    origin = page.evaluate("location.origin")
    sent = {"origin": origin, "registrationId": versions[-1]["registrationId"], "data": data}
    shown = """async () => { const worker = await navigator.serviceWorker.ready;
        for (let at = 0; at < 100; at += 1) {
          const found = await worker.getNotifications();
          if (found.length) return found.map(({ title, body, lang, tag }) => ({ title, body, lang, tag }));
          await new Promise((then) => setTimeout(then, 50));
        }
        return []; }"""
    found: list[dict[str, Any]] = []
    for _ in range(3):  # a browser that is told to hand it over while its worker starts may drop it
        line.send("ServiceWorker.deliverPushMessage", sent)
        if found := page.evaluate(shown):
            break
    page.evaluate(
        "async () => { for (const one of await (await navigator.serviceWorker.ready).getNotifications()) one.close() }"
    )
    return found


@pytest.fixture(autouse=True)
def key(settings: Any, tmp_path: Path) -> None:
    settings.PUSH_KEY_FILE = tmp_path / "push.key"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_told_on_this_device(somebody: Open, content: Content, language: str) -> None:
    # Given somebody with an account, whose browser has not been asked for anything
    person, words = signed_in(somebody, content, language), content.interface
    plays(person)
    page = person.page
    person.opens("/moments")
    page.locator("#device[data-state=off]").wait_for()
    barriers = looks(person)
    assert not PushSubscription.objects.exists()
    # When they ask to be told on this device, and the browser may show messages
    page.context.grant_permissions(["notifications"])
    page.click("[data-do=start]")
    page.locator("#device[data-state=on]").wait_for()
    # Then it is kept, and the page says so, also when they come back
    assert PushSubscription.objects.count() == 1
    assert person.sees(words["device.on"][language])
    barriers += looks(person)
    person.opens("/moments")
    page.locator("#device[data-state=on]").wait_for()
    # And what the server sends is what the screen shows, and nothing more
    title = words["push.title"][language]
    shown = {"title": title, "body": "", "lang": language, "tag": "moment"}
    assert pushed(person, pushing.message(language).decode()) == [shown]
    # And a message that cannot be read says the same
    assert pushed(person, "?") == [shown]
    # When they stop it, nothing is kept of it
    page.click("[data-do=stop]")
    page.locator("#device[data-state=off]").wait_for()
    assert not PushSubscription.objects.exists()
    assert page.evaluate("document.activeElement.dataset.do") == "start"
    # And signing out ends it too
    page.click("[data-do=start]")
    page.locator("#device[data-state=on]").wait_for()
    person.opens("/account/logout/")
    page.click("main form button")
    page.wait_for_url(lambda address: "logout" not in address)
    assert not PushSubscription.objects.exists()
    assert barriers == []
    assert person.complaints == []


def test_a_browser_that_may_not_or_cannot_says_so(somebody: Open, content: Content) -> None:
    person, words = signed_in(somebody, content, "fr"), content.interface
    page = person.page
    page.context.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })")
    person.opens("/moments")
    page.locator("#device[data-state=refused]").wait_for()
    assert person.sees(words["device.refused"]["fr"])
    barriers = looks(person)
    page.context.add_init_script("delete globalThis.PushManager")
    person.opens("/moments")
    page.locator("#device[data-state=unable]").wait_for()
    assert person.sees(words["device.unable"]["fr"])
    page.context.add_init_script("Object.defineProperty(navigator, 'standalone', { get: () => false })")
    person.opens("/moments")
    page.locator("#device[data-state=install]").wait_for()
    assert person.sees(words["device.install"]["fr"])
    barriers += looks(person)
    assert page.locator("[data-do]:visible").count() == 0
    assert barriers == []
    assert person.complaints == []


def test_without_a_script_there_is_no_button(somebody: Open, content: Content) -> None:
    person = signed_in(somebody, content, "en", scripts=False)
    person.opens("/moments")
    assert not person.sees(content.interface["device.title"]["en"])
