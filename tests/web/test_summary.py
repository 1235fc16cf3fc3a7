"""The page to show to a doctor says in one line what the answers speak against, and names it in a fold and on paper."""

from __future__ import annotations

import re

import pytest

from dorsal.content.schema import Content
from tests.web.conftest import LANGUAGES, Finished
from tests.web.following import page


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_answers_speak_against_is_one_line(finished: Finished, content: Content, language: str) -> None:
    client, _ = finished(language)
    here = page(client, "/summary")
    said = content.interface["summary.against"][language].partition("{count}")
    found = re.search(rf'<details class="on-paper"><summary>{re.escape(said[0])}(\d+)\)</summary>', here)
    assert found
    names = {rule.name[language] for rule in content.red_flags.values() if rule.urgency in ("T0", "T1", "T2")}
    folded = here[found.end() :].partition("</details>")[0]
    assert int(found[1]) == sum(name in folded for name in names) > 10
