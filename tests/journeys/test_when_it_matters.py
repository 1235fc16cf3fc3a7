"""What happens when an answer worries, is missing, or is taken back."""

from __future__ import annotations

import pytest

from dorsal.content.schema import Content
from tests.journeys.conftest import Open

LANGUAGES = ("en", "fr")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_emergency_ends_the_questions_and_offers_the_call(somebody: Open, content: Content, language: str) -> None:
    # Given somebody in Belgium who is numb between the legs
    person = somebody(language)
    person.begins("BE")
    person.answers["saddle-numbness"] = "yes"
    # When they say so
    way = person.answers_until("/result")
    # Then the questions stop there, and the first thing on the page is whom to call
    assert way[-1] == "/intake/nerves"
    assert person.page.locator('a.button-call[href="tel:112"]').bounding_box()["y"] < 844  # type: ignore[index]
    assert person.sees(content.red_flags["saddle-numbness"].name[language])
    assert person.barriers() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_not_being_sure_is_asked_once_more_in_plainer_words(somebody: Open, content: Content, language: str) -> None:
    # Given somebody who is not sure about one urgent sign
    person = somebody(language)
    person.begins()
    person.answers["saddle-numbness"] = "unsure"
    # When the same is asked in other words, and now they can tell
    person.answers_until("/intake/again")
    plainer = content.questions["saddle-numbness"].plainer
    assert plainer
    assert person.sees(plainer[language])
    assert person.barriers() == []
    person.answers["saddle-numbness"] = "no"
    person.answers_the_page()
    # Then they go on
    assert person.at == "/intake/bladder-and-bowel"


@pytest.mark.parametrize("language", LANGUAGES)
def test_dark_thoughts_lead_to_people(somebody: Open, content: Content, language: str) -> None:
    # Given somebody in France who thinks of death
    person = somebody(language)
    person.begins("FR")
    person.answers["suicidal-thoughts"] = "yes"
    # When they say so
    person.answers_until("/result")
    # Then they find people to talk to, and may go on afterwards
    assert person.page.locator('a[href="tel:3114"]').is_visible()
    assert person.barriers() == []
    person.page.click('a[href="/intake?on"]')
    assert person.at.startswith("/intake/")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_missing_answer_takes_the_focus_to_what_is_missing(somebody: Open, scripts: bool) -> None:
    # Given somebody who sends a page half empty
    person = somebody("en", scripts=scripts)
    person.begins()
    person.page.click("main form .button")
    # When the page comes back
    focused = person.page.locator(".error-summary:focus")
    # Then the list of what is missing has the focus, and leads there
    assert focused.count() == 1
    assert person.page.title().startswith("Error:")
    focused.locator("a").first.click()
    assert person.page.url.endswith("#areas-neck")


def test_a_tap_on_the_body_ticks_its_box(somebody: Open) -> None:
    # Given somebody before the drawing of a body
    person = somebody("en", scripts=False)
    person.begins()
    # When they tap the low back on the drawing
    person.page.locator(".region-low-back path").click()
    # Then the box in the list is ticked, and a second tap takes it back
    assert person.page.is_checked("#areas-low-back")
    person.page.locator(".region-low-back path").click()
    assert not person.page.is_checked("#areas-low-back")


def test_none_of_these_stands_alone(somebody: Open) -> None:
    # Given somebody at a list with "none of these"
    person = somebody("en")
    person.begins()
    person.answers_until("/intake/pattern")
    # When they tick two things and then "none"
    boxes = person.page.locator("#q-eases input[type=checkbox]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    person.page.check("#eases-none")
    # Then only "none" is left
    assert person.page.locator("#q-eases input:checked").count() == 1


def test_a_change_of_language_keeps_the_place(somebody: Open) -> None:
    # Given somebody in the middle of the intake
    person = somebody("en")
    person.begins()
    person.answers_the_page()
    before = person.at
    # When they change the language
    person.page.click(".languages button")
    # Then they are where they were, in the other language
    assert person.at == before
    assert person.page.get_attribute("html", "lang") == "fr"
