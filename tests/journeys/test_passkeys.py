"""Signing in with a passkey, with an app, and with neither when the telephone is lost."""

from __future__ import annotations

import pytest

from dorsal.content.schema import Content
from tests.journeys.conftest import Open
from tests.journeys.walker import Walker
from tests.web import secured
from tests.web.secured import ADD_APP, ADD_PASSKEY, ADDRESS, CODES, PASSWORD, SECURITY, SESSIONS, STEP

LANGUAGES = ("en", "fr")
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

pytestmark = pytest.mark.django_db(transaction=True)


class Device:
    """What a person unlocks with a finger: it keeps passkeys, and can be told to refuse."""

    def __init__(self, person: Walker) -> None:
        self.session = person.page.context.new_cdp_session(person.page)
        self.session.send("WebAuthn.enable")
        self.id = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    def forgets_the_finger(self) -> None:
        self.session.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": False})

    def keeps(self) -> int:
        return len(self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"])


def gives_the_password(person: Walker) -> None:
    person.opens("/account/login/")
    person.page.fill("#id_login", ADDRESS)
    person.page.fill("#id_password", PASSWORD)
    person.page.click("main form .button:not(.button-quiet)")


def gives_the_password_again(person: Walker) -> None:
    person.page.fill("#id_password", PASSWORD)
    person.page.click("main form .button")


def leaves(person: Walker) -> None:
    person.opens("/account/logout/")
    with person.page.expect_navigation():
        person.page.click("main form .button")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_passkey_opens_the_account_without_a_password(somebody: Open, content: Content, language: str) -> None:
    # Given somebody with an account and a device that knows their finger
    secured.account()
    person = somebody(language)
    device = Device(person)
    gives_the_password(person)
    # When they add a passkey, by keyboard alone
    person.opens(SECURITY)
    assert person.barriers() == []
    person.tabs_to(f'a[href="{ADD_PASSKEY}"]')
    assert person.focus_is_visible()
    person.enters()
    assert person.barriers() == []
    gives_the_password_again(person)
    person.page.wait_for_url(f"**{ADD_PASSKEY}")
    assert person.barriers() == []
    person.tabs_to("#passkey")
    with person.page.expect_navigation():
        person.presses("Enter")
    # Then they get codes for the day the device is lost
    assert person.at == CODES
    assert person.barriers() == []
    assert device.keeps() == 1
    # And next time the passkey alone opens the account, and takes them on
    leaves(person)
    person.opens("/account/login/?next=/account/email/")
    assert person.barriers() == []
    with person.page.expect_navigation(url="**/account/email/"):
        person.page.click("#passkey")
    # And nothing on the way was refused or broken
    assert person.complaints == []
    person.opens(SECURITY)
    assert person.sees(content.interface["security.codes.left"][language].format(number=10))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_passkey_that_fails_says_so_and_leaves_the_other_ways_open(
    somebody: Open, content: Content, language: str
) -> None:
    # Given somebody whose device holds no passkey of ours
    secured.account()
    person = somebody(language)
    Device(person).forgets_the_finger()
    person.opens("/account/login/")
    # When they try to sign in with one
    person.page.click("#passkey")
    # Then the page says that it did not work, and the password still does
    person.page.wait_for_selector("#passkey-failed:focus")
    assert person.sees(content.interface["security.passkey.failed"][language])
    assert person.barriers() == []
    gives_the_password(person)
    person.opens(SECURITY)
    assert person.at == SECURITY


def test_without_scripts_nobody_is_offered_what_cannot_work(somebody: Open, content: Content) -> None:
    # Given somebody whose browser runs no scripts
    secured.account()
    person = somebody("en", scripts=False)
    gives_the_password(person)
    person.opens(ADD_PASSKEY)
    gives_the_password_again(person)
    # Then the page says why, and shows no button that does nothing
    assert person.sees(content.interface["security.passkey.unable"]["en"])
    assert not person.page.is_visible("#passkey")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_app_guards_the_account_and_a_code_on_paper_replaces_it(
    somebody: Open, content: Content, language: str
) -> None:
    # Given somebody who sets up an app
    secured.account()
    person = somebody(language, width=320)
    gives_the_password(person)
    person.opens(ADD_APP)
    gives_the_password_again(person)
    assert person.barriers_on_a_narrow_telephone() == []
    assert person.page.evaluate("() => document.querySelector('.scanned').naturalWidth > 0")
    secret = person.page.input_value("#key")
    person.page.fill("#id_code", secured.code_of(secret))
    with person.page.expect_navigation():
        person.page.click("main form .button")
    # When they keep the codes as a file
    with person.page.expect_download() as saved:
        person.page.click("a[download]")
    assert saved.value.suggested_filename == content.interface["security.codes-seen.file-name"][language]
    codes = saved.value.path().read_text().split()[-10:]
    assert person.barriers_on_a_narrow_telephone() == []
    # Then the password alone no longer opens the account, and a wrong code takes the focus to what to do
    leaves(person)
    gives_the_password(person)
    assert person.at == STEP
    person.page.fill("#id_code", "000000")
    person.presses("Enter")
    person.page.wait_for_selector(".error-summary:focus")
    assert person.barriers_on_a_narrow_telephone() == []
    # And one code of the file does
    person.page.fill("#id_code", codes[0])
    with person.page.expect_navigation():
        person.presses("Enter")
    person.opens(SECURITY)
    assert person.sees(content.interface["security.codes.left"][language].format(number=9))
    assert person.complaints == []
    assert person.barriers_on_a_narrow_telephone() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_telephone_that_is_lost_is_signed_out_from_another(somebody: Open, content: Content, language: str) -> None:
    # Given somebody who is signed in on a telephone that is gone
    secured.account()
    lost = secured.signed_in()
    person = somebody(language, width=320)
    gives_the_password(person)
    # When they look where they are signed in
    person.opens(SECURITY)
    person.page.click(f"a[href='{SESSIONS}']")
    gives_the_password_again(person)
    person.page.wait_for_url(f"**{SESSIONS}")
    assert person.barriers_on_a_narrow_telephone() == []
    with person.page.expect_navigation():
        person.page.click("main form .button")
    # Then one press ends it there, and not here
    assert person.sees(content.interface["security.sessions.ended"][language])
    assert person.barriers_on_a_narrow_telephone() == []
    assert lost.get(SECURITY).status_code == 302
    assert person.page.query_selector("main form .button") is None
    assert person.complaints == []


def test_a_passkey_can_be_the_second_step(somebody: Open) -> None:
    # Given somebody with a passkey
    secured.account()
    person = somebody("en")
    Device(person)
    gives_the_password(person)
    person.opens(ADD_PASSKEY)
    gives_the_password_again(person)
    with person.page.expect_navigation(url=f"**{CODES}"):
        person.page.click("#passkey")
    leaves(person)
    # When they sign in with the password, and the passkey is asked for
    gives_the_password(person)
    assert person.at == STEP
    assert person.barriers() == []
    person.page.click("#passkey", no_wait_after=True)
    person.page.wait_for_url(lambda address: STEP not in address)
    # Then they are in; and the passkey also lets them change the account
    person.opens(f"{SECURITY}webauthn/reauthenticate/?next={SECURITY}")
    assert person.barriers() == []
    person.page.click("#passkey", no_wait_after=True)
    person.page.wait_for_url(lambda address: "reauthenticate" not in address)
    person.opens(ADD_APP)
    assert person.at == ADD_APP
    assert person.complaints == []
