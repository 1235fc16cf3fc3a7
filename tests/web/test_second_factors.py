"""What guards an account beside the password: set up, asked for, lost and removed, in words that say what to do."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.utils import translation

from dorsal.content.schema import Content
from dorsal.record.models import User
from tests.web import secured
from tests.web.conftest import LANGUAGES
from tests.web.secured import ADD_APP, ADD_PASSKEY, ADDRESS, CODES, PASSWORD, SECURITY, STEP
from tests.web.visible import blocks

LETTERS = ("totp_activated", "totp_deactivated", "webauthn_added", "webauthn_removed", "recovery_codes_generated")

pytestmark = pytest.mark.django_db


def with_password(language: str = "en", address: str = ADDRESS) -> tuple[Client, str]:
    """Somebody who gave the password, and where that led them."""
    client = Client()
    client.cookies["django_language"] = language
    response = client.post("/account/login/", {"login": address, "password": PASSWORD})
    return client, response.headers.get("Location", "")


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_password_is_enough_until_somebody_wants_more() -> None:
    secured.account()
    client, _ = with_password()
    assert is_in(client)


@pytest.mark.django_db(transaction=True)
def test_an_app_is_set_up_and_asked_for(content: Content) -> None:
    secured.account()
    secret, codes = secured.sets_up_an_app(secured.signed_in(language="fr"))
    assert len(codes) == 10
    assert content.interface["mail.security.totp_activated"]["fr"] in mail.outbox[-1].body
    client, where = with_password()
    assert (where, is_in(client)) == (STEP, False)
    client.post(STEP, {"code": secured.code_of(secret, later=1)})
    assert is_in(client)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", LETTERS)
def test_every_change_is_told_by_a_letter_in_our_words(content: Content, kind: str, language: str) -> None:
    with translation.override(language):
        letter = get_adapter().render_mail(f"mfa/email/{kind}", ADDRESS, {})
    assert letter.subject == content.interface["mail.security.subject"][language]
    keys = ("mail.hello", f"mail.security.{kind}", "mail.security.not-you")
    said = [content.interface[key][language] for key in keys]
    assert [line for line in letter.body.split("\n") if line] == [*said, f"http://localhost:8000{SECURITY}", "Dorsal"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_code_says_what_to_do_and_takes_the_focus(content: Content, language: str) -> None:
    secured.account()
    owner = secured.signed_in(language=language)
    wrong = owner.post(ADD_APP, {"code": "12"}).content.decode()
    secured.sets_up_an_app(owner)
    client, _ = with_password(language)
    for page in (wrong, client.post(STEP, {"code": "12"}).content.decode()):
        words = content.interface["account.error.incorrect_code"][language]
        field = content.interface["account.field.code"][language]
        assert content.interface["account.error.at"][language].format(field=field, words=words) in blocks(page)
        assert page.count("autofocus") == 1
        assert 'href="#id_code"' in page
        assert f"<title>{content.interface['error.prefix'][language]}" in page
    assert not is_in(client)


def test_after_a_wrong_code_the_key_of_the_app_is_still_the_same() -> None:
    secured.account()
    owner = secured.signed_in()
    secret = secured.secret_on(owner.get(ADD_APP).content.decode())
    assert secured.secret_on(owner.post(ADD_APP, {"code": "12"}).content.decode()) == secret


def test_guessing_codes_is_slowed_down(content: Content) -> None:
    secured.account()
    secret, _ = secured.sets_up_an_app(secured.signed_in())
    client, _ = with_password()
    pages = [client.post(STEP, {"code": f"{number:06}"}).content.decode() for number in range(12)]
    assert content.interface["account.error.too_many_login_attempts"]["en"] in pages[-1]
    client.post(STEP, {"code": secured.code_of(secret, later=1)})
    assert not is_in(client)


def test_a_recovery_code_opens_once_for_whoever_lost_the_phone() -> None:
    secured.account()
    _, codes = secured.sets_up_an_app(secured.signed_in())
    client, _ = with_password()
    client.post(STEP, {"code": codes[0]})
    assert is_in(client)
    again, _ = with_password()
    again.post(STEP, {"code": codes[0]})
    assert not is_in(again)


@pytest.mark.parametrize("language", LANGUAGES)
def test_recovery_codes_are_shown_once_with_a_file_and_made_anew(content: Content, language: str) -> None:
    secured.account()
    client = secured.signed_in(language=language)
    secret = secured.secret_on(client.get(ADD_APP).content.decode())
    page = client.post(ADD_APP, {"code": secured.code_of(secret)}, follow=True).content.decode()
    codes = [words for words in blocks(page) if words.isdigit()]
    file = unquote(page.partition("data:text/plain;charset=utf-8,")[2].partition('"')[0])
    assert file.split("\n")[2:-1] == codes
    again = client.get(CODES).content.decode()
    assert [code for code in codes if code in again] == []
    assert content.interface["security.codes-gone.lead"][language] in again
    assert client.get(f"{CODES}download/").status_code == 403
    new = client.post(f"{CODES}generate/", follow=True).content.decode()
    assert {words for words in blocks(new) if words.isdigit()}.isdisjoint(codes)


def test_the_step_can_be_left() -> None:
    secured.account()
    secured.sets_up_an_app(secured.signed_in())
    client, _ = with_password()
    page = client.post("/account/logout/", {"next": "/account/login/"}, follow=True)
    assert 'name="password"' in page.content.decode()
    assert client.get(STEP).status_code == 302


def test_removing_the_app_takes_the_codes_with_it() -> None:
    user = secured.account()
    client = secured.signed_in()
    secured.sets_up_an_app(client)
    client.post(f"{SECURITY}totp/deactivate/")
    assert not Authenticator.objects.filter(user=user).exists()
    assert is_in(with_password()[0])


def test_a_passkey_is_renamed_and_removed_by_its_owner_alone() -> None:
    key = secured.has_a_passkey(secured.account())
    secured.account("other@example.org")
    address = f"{SECURITY}webauthn/keys/{key.pk}"
    stranger, owner = secured.signed_in("other@example.org"), Client()
    owner.force_login(key.user)
    assert stranger.post(f"{address}/remove/").status_code == 404
    owner.post("/account/reauthenticate/", {"password": PASSWORD})
    assert owner.post(f"{address}/edit/", {"name": "My <b>phone</b>"}, follow=True).status_code == 200
    assert "My &lt;b&gt;phone&lt;/b&gt;" in owner.get(SECURITY).content.decode()
    owner.post(f"{address}/remove/", follow=True)
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("address", [ADD_APP, ADD_PASSKEY])
def test_the_account_is_changed_only_after_the_password_is_given_again(address: str) -> None:
    secured.account()
    client, _ = with_password()
    assert client.get(address).headers["Location"].startswith("/account/reauthenticate/")


@pytest.mark.parametrize("address", [ADD_APP, ADD_PASSKEY])
def test_a_confirmed_address_is_offered_both_ways(content: Content, address: str) -> None:
    secured.account()
    page = secured.signed_in().get(SECURITY).content.decode()
    assert f'href="{address}"' in page
    assert content.interface["security.unconfirmed"]["en"] not in page


@pytest.mark.parametrize("address", [ADD_APP, ADD_PASSKEY])
def test_an_unconfirmed_address_gets_no_factor_and_is_told_why(content: Content, address: str) -> None:
    secured.account(confirmed=False)
    client = secured.signed_in()
    page = client.get(address, follow=True).content.decode()
    assert content.interface["security.unconfirmed"]["en"] in page
    assert address not in page


@pytest.mark.parametrize("posted", ["{}", "[]", "7", "not json", '{"id": "AAAA", "rawId": "AAAA"}', "", "whole"])
def test_a_made_up_passkey_says_nothing_of_who_has_an_account(content: Content, posted: str) -> None:
    made_up = (
        '{"type": "public-key", "id": "AAAA", "rawId": "AAAA", "clientExtensionResults": {}, "response": '
        '{"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA", "userHandle": %s}}'
    )
    known = [made_up % handle for handle in ('"MQ"', '"Wlpa"', "null", '"*"')] if posted == "whole" else [posted]
    secured.account()
    for credential in known:
        client = Client()
        client.get(f"{SECURITY}webauthn/login/", headers={"accept": "application/json"})
        response = client.post(f"{SECURITY}webauthn/login/", {"credential": credential, "next": "/week"})
        assert response.headers["Location"] == "/account/login/?passkey=failed&next=%2Fweek"
    page = client.get(response.headers["Location"]).content.decode()
    assert content.interface["security.passkey.failed"]["en"] in page
    assert page.count("autofocus") == 1


def test_what_a_browser_asks_for_a_passkey_is_the_same_for_everybody() -> None:
    User.objects.create_user("nobody@example.org")
    options = Client().get(f"{SECURITY}webauthn/login/", headers={"accept": "application/json"}).json()
    asked = options["request_options"]["publicKey"]
    assert asked.get("allowCredentials", []) == []
    assert asked["userVerification"] == "required"


@pytest.mark.parametrize(
    "posted", [r'"\ud800"', '"somebody"', '{"id": "somebody"}', '{"rawId": 7}', '{"response": true}', "somebody's own"]
)
def test_what_is_no_answer_of_a_device_is_not_said_back(content: Content, posted: str) -> None:
    """Whatever it is, such as the lone half of a pair that no page can hold."""
    secured.account()
    page = secured.signed_in().post(ADD_PASSKEY, {"name": "a key", "credential": posted})
    assert page.status_code == 200
    assert content.interface["security.passkey.failed"]["en"] in page.content.decode()
    assert b"somebody" not in page.content


def test_too_many_tries_are_told_in_our_words(content: Content) -> None:
    secured.account()
    client = Client(headers={"accept-language": "fr"})
    tries = [client.post(f"{SECURITY}webauthn/login/", {"credential": "{}"}) for _ in range(12)]
    assert tries[-1].status_code == 429
    assert content.interface["error.too-often.lead"]["fr"] in tries[-1].content.decode()


def test_every_script_of_these_pages_carries_the_nonce() -> None:
    secured.account()
    owner = secured.signed_in()
    for client, address in ((Client(), "/account/login/"), (owner, ADD_PASSKEY), (owner, ADD_APP)):
        response = client.get(address)
        policy = response.headers["Content-Security-Policy"]
        nonce = policy.partition("'nonce-")[2].partition("'")[0]
        scripts = [tag for tag in response.content.decode().split("<script")[1:] if "src=" in tag.partition(">")[0]]
        assert scripts
        assert all(f'nonce="{nonce}"' in tag.partition(">")[0] for tag in scripts)
        assert "unsafe" not in policy
