"""Somebody takes everything with them, and reads it later on a telephone without any network."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Route

from dorsal.content.schema import Content
from tests.journeys.conftest import Open
from tests.journeys.test_while_following import with_a_plan

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("language", "scripts"), [("en", False), ("fr", True)])
def test_it_is_taken_and_read(somebody: Open, content: Content, tmp_path: Path, language: str, scripts: bool) -> None:
    # Given somebody with a plan, on the narrowest telephone, who wants to leave
    person, words = somebody(language, width=320, scripts=scripts), content.interface
    with_a_plan(person, content)
    person.opens("/erase")
    # When they take their data first
    person.page.click('main a[href="/archive"]')
    assert person.sees(words["archive.lead"][language])
    barriers = person.barriers_on_a_narrow_telephone() if scripts else []
    with person.page.expect_download() as coming:
        person.page.click("main form .button")
    file = tmp_path / "taken.zip"
    coming.value.save_as(file)
    # Then it holds pages and data
    with zipfile.ZipFile(file) as found:
        assert json.loads(found.read("record.json"))["schema"] == "dorsal-archive-1"
        found.extract("read-me.html", tmp_path)
    # And the page is read with nothing but itself
    reader, asked = somebody(language, width=320), list[str]()

    def refused(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    reader.page.route("**/*", refused)
    reader.page.emulate_media(color_scheme="light" if scripts else "dark")
    reader.page.set_content((tmp_path / "read-me.html").read_text(encoding="utf-8"))
    assert reader.sees(words["archive.answers"][language])
    barriers += reader.barriers_on_a_narrow_telephone()
    assert (barriers, asked) == ([], [])
    assert reader.complaints == []
