"""`dorsal registry explain` and `export`: every rule can be shown, and what is shown is what is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from dorsal.cli import main
from dorsal.cli.registry import explained
from dorsal.content.schema import Content
from dorsal.registry import cql
from dorsal.registry.composed import Composer
from dorsal.registry.ruled import every_rule


def test_every_rule_is_shown_in_every_language_and_every_engine_s_words(content: Content) -> None:
    composer = Composer(content)
    for rule in composer.rules.values():
        page = "\n".join(explained(rule, composer))
        titles = [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")]
        languages = [language.name for language in content.languages.values()]
        assert titles == [*languages, "SQL, as Polars reads it", "SQL, as Spark reads it", "CQL"]
        assert cql.text(composer.written(rule)) in page


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("nothing-of-this-name", "no rule is called 'nothing-of-this-name'; they are named like"),
        ("long-sitting", "several rules are called so: drivers/long-sitting/strong, drivers/long-sitting/some"),
    ],
)
def test_a_name_that_is_no_one_s_or_several_s(name: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["registry", "explain", name]) == 2
    assert says in capsys.readouterr().err


def test_a_rule_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["registry", "explain", "osteopathy"]) == 0
    page = capsys.readouterr().out
    assert page.startswith("pathway/osteopathy\n")
    assert '"preferences__hands_on"' in page
    assert "`preferences__hands_on`" in page


def test_the_library_names_its_content_and_every_rule(content: Content, tmp_path: Path) -> None:
    file = tmp_path / "rules.cql"
    assert main(["registry", "export", "cql", "--to", str(file)]) == 0
    text = file.read_text(encoding="utf-8")
    assert text.startswith(f"library DorsalRules version '{content.hash[:12]}'\n")
    for rule in every_rule(content).values():
        assert f'define "{rule.column}":' in text
    assert text == cql.written(content)


def test_rules_alone_take_the_urgency_as_told(content: Content) -> None:
    text = cql.written(content, decisions=False)
    assert 'parameter "urgency" String' in text
    assert 'define "urgency"' not in text
    assert 'define "fired' not in text
