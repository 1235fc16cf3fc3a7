"""Who works in a clinic sets up a second factor before any of its pages opens."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from dorsal.config.second_factor import needs_second_factor
from dorsal.content.schema import Content
from dorsal.record.models import User
from tests.web import secured

pytestmark = pytest.mark.django_db
WORKING = "nurse@example.org"


def works_in_a_clinic(user: User) -> bool:
    return user.email == WORKING


@pytest.fixture(autouse=True)
def asked(settings: Any) -> None:
    settings.SECOND_FACTOR_FOR = f"{__name__}.works_in_a_clinic"


def test_only_who_works_there_is_held_to_it() -> None:
    assert needs_second_factor(secured.account(WORKING))
    assert not needs_second_factor(secured.account())
    assert not needs_second_factor(AnonymousUser())


def test_nobody_is_held_to_it_where_nobody_says_who(settings: Any) -> None:
    settings.SECOND_FACTOR_FOR = None
    assert not needs_second_factor(secured.account(WORKING))


@pytest.mark.parametrize("address", ["/clinic", "/clinic/", "/clinic/people/7?of=1"])
def test_a_page_of_a_clinic_leads_to_setting_it_up_until_that_is_done(content: Content, address: str) -> None:
    secured.account(WORKING)
    client = secured.signed_in(WORKING)
    assert client.get(address).headers["Location"] == "/account/security/?needed"
    assert client.post(address).headers["Location"] == "/account/security/?needed"
    assert content.interface["security.needed"]["en"] in client.get(address, follow=True).content.decode()
    secured.sets_up_an_app(client)
    assert "security" not in client.get(address).headers.get("Location", "")


@pytest.mark.parametrize("address", ["/", "/clinical", "/safety-net", "/account/security/", "/account/logout/"])
def test_every_other_page_stays_open(address: str) -> None:
    secured.account(WORKING)
    assert "needed" not in secured.signed_in(WORKING).get(address).headers.get("Location", "")


def test_recovery_codes_alone_are_no_second_factor() -> None:
    user = secured.account(WORKING)
    client = secured.signed_in(WORKING)
    secured.sets_up_an_app(client)
    assert not needs_second_factor(user)
    client.post("/account/security/totp/deactivate/")
    assert needs_second_factor(user)


def test_a_passkey_is_one() -> None:
    user = secured.account(WORKING)
    secured.has_a_passkey(user)
    assert not needs_second_factor(user)
