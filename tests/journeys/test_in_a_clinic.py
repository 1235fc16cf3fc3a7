"""A physiotherapist with four minutes: signs in, sees who needs them first, and opens that person by keyboard."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import make_password

from dorsal.content.schema import Content
from dorsal.record.models import User
from tests.journeys.conftest import Open
from tests.web.clinics import cares, plan_all, works, writes
from tests.web.clinics import somebody as with_a_plan

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "four calm words here"  # noqa: S105 - of nobody


@pytest.mark.parametrize("language", ["en", "fr"])
def test_who_needs_them_first_is_opened_first(somebody: Open, content: Content, language: str) -> None:
    # Given a physiotherapist who cares for somebody calm, somebody who wrote, and somebody with a fever
    _, member = works("physiotherapist")
    User.objects.filter(pk=member.user_id).update(password=make_password(PASSWORD))
    people = [with_a_plan(content, 1, name) for name in ("Calm", "Wrote")]
    people.append(with_a_plan(content, 1, "Hot", fever="yes"))
    for person in people:
        cares(member, person)
    writes(people[1])
    plan_all()
    # When they sign in
    physio, words = somebody(language, width=320), content.interface
    physio.opens("/account/login/")
    physio.page.fill("#id_login", member.user.email)
    physio.page.fill("#id_password", PASSWORD)
    physio.tabs_to("main form .button")
    physio.enters()
    # Then they see who needs them first, and why
    assert physio.at == "/clinic"
    assert physio.page.locator(".case-name").all_inner_texts() == ["Hot", "Wrote", "Calm"]
    assert physio.sees(words["clinic.why.sign"][language])
    barriers = physio.barriers_on_a_narrow_telephone()
    # And the keys lead from one to the next, until they are switched off
    physio.page.locator("[data-keys]").wait_for()
    physio.presses("j", "j", "k", "j", "k")
    assert physio.page.evaluate("document.activeElement.innerText").startswith("Hot")
    assert physio.focus_is_visible()
    physio.enters()
    assert physio.at == f"/clinic/people/{people[2].id}"
    assert physio.sees("Hot")
    barriers += physio.barriers_on_a_narrow_telephone()
    assert barriers == []
    physio.opens("/clinic")
    physio.page.uncheck("#use-keys")
    physio.presses("j")
    assert physio.page.evaluate("document.activeElement.id") == "use-keys"
    assert physio.complaints == []
