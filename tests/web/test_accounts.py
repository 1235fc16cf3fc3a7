"""Keeping what was answered: sign-up, sign-in and letters, in our words and in the reader's language."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client

from dorsal.content.schema import Content
from dorsal.record import queries
from tests.web.conftest import LANGUAGES, Finished
from tests.web.visible import blocks

ADDRESS = "somebody@example.org"
PASSWORD = "four calm words here"  # noqa: S105 - of nobody
PAGES = ("login", "signup", "logout", "password/reset", "password/reset/done", "password/change", "email", "inactive")


@pytest.mark.parametrize("language", LANGUAGES)
def test_signing_up_keeps_the_answers(finished: Finished, content: Content, language: str) -> None:
    client, person = finished(language)
    client.post("/account/signup/", {"email": ADDRESS, "password1": PASSWORD})
    client.post("/account/logout/")
    assert client.get("/week").headers["Location"] == "/begin"
    client.post("/account/login/", {"login": ADDRESS, "password": PASSWORD})
    assert client.get("/week").status_code == 200
    assert queries.person_for(get_user_model().objects.get(email=ADDRESS)) == person


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_is_said_in_our_words(client: Client, content: Content, language: str, db: None) -> None:
    client.cookies["django_language"] = language
    said = content.interface
    page = client.post("/account/signup/", {"email": "no", "password1": "short"}).content.decode()
    assert said["account.error.invalid"][language] in page
    assert said["account.error.password_too_short"][language] in page
    assert 'href="#id_email"' in page
    page = client.post("/account/login/", {"login": ADDRESS, "password": "wrong"}).content.decode()
    assert said["account.error.email_password_mismatch"][language] in page
    assert page.count("autofocus") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_account_page_is_ours(finished: Finished, content: Content, language: str) -> None:
    visitor = Client()
    member, _ = finished(language)
    visitor.cookies["django_language"] = language
    member.post("/account/signup/", {"email": ADDRESS, "password1": PASSWORD})
    for client in (visitor, member):
        for name in PAGES:
            page = client.get(f"/account/{name}/", follow=True).content.decode()
            assert f'<html lang="{language}">' in page, name
            assert 'href="/safety-net"' in page, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_are_in_the_language_of_the_reader(finished: Finished, content: Content, language: str) -> None:
    client, _ = finished(language)
    client.post("/account/signup/", {"email": ADDRESS, "password1": PASSWORD})
    client.post("/account/logout/")
    client.post("/account/password/reset/", {"email": ADDRESS})
    subjects = [letter.subject for letter in mail.outbox]
    assert subjects[-1] == content.interface["mail.reset.subject"][language]
    assert content.interface["mail.reset.text"][language] in mail.outbox[-1].body
    assert all(content.interface["mail.hello"][language] in letter.body for letter in mail.outbox)


def test_a_forgotten_password_is_chosen_anew(finished: Finished, content: Content) -> None:
    client, _ = finished()
    client.post("/account/signup/", {"email": ADDRESS, "password1": PASSWORD})
    client.post("/account/logout/")
    client.post("/account/password/reset/", {"email": ADDRESS})
    link = next(word for word in mail.outbox[-1].body.split() if "/account/password/reset/key/" in word)
    page = client.get(link, follow=True)
    assert content.interface["account.new-password.title"]["en"] in page.content.decode()
    new = {"password1": "other calm words here", "password2": "other calm words here"}
    client.post(page.request["PATH_INFO"], new)
    client.post("/account/login/", {"login": ADDRESS, "password": new["password1"]})
    assert client.get("/week").status_code == 200
    again = client.get(link, follow=True).content.decode()
    assert content.interface["account.link-old"]["en"] in again


def test_erasing_closes_the_account_too(finished: Finished) -> None:
    client, _ = finished()
    client.post("/account/signup/", {"email": ADDRESS, "password1": PASSWORD})
    client.post("/erase")
    assert not get_user_model().objects.filter(email=ADDRESS).exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_missing_is_listed_by_the_name_of_its_field(
    client: Client, content: Content, language: str, db: None
) -> None:
    client.cookies["django_language"] = language
    said = blocks(client.post("/account/login/", {}).content.decode())
    for field in ("login", "password"):
        name, words = (content.interface[key][language] for key in (f"account.field.{field}", "account.error.required"))
        assert content.interface["account.error.at"][language].format(field=name, words=words) in said
