"""A condition reads as a clinician would say it, in each language."""

from __future__ import annotations

import pytest

from dorsal.cli.tables import Comparison, Group, combinations, dose, drawn, lines
from dorsal.content.check import forms
from dorsal.content.form import Form, parse
from dorsal.content.schema import Content, Dose


def test_every_condition_of_the_content_can_be_said_in_every_language(content: Content) -> None:
    for _, form in forms(content):
        for language in content.languages:
            assert all(words for _, words in lines(drawn(form, content, language)))


def test_operators_and_units_are_words(content: Content) -> None:
    form = parse({"all": ["age >= 60", {"not": "areas includes neck"}]})
    english, french = (list(lines(drawn(form, content, language))) for language in ("en", "fr"))
    assert english == [
        (0, "all of these:"),
        (1, "How old are you? 60 years or more"),
        (1, "not this:"),
        (2, "Where does it hurt? includes: Neck"),
    ]
    assert french[1] == (1, "Quel âge avez-vous ? 60 ans ou plus")


def test_a_named_combination_stands_by_its_name_and_is_written_out_by_itself(content: Content) -> None:
    name, form = next(iter(combinations(content).items()))
    whole = drawn(form, content, "en")
    assert isinstance(whole, Group)
    inside = drawn(parse({"all": ["fever is yes"]}), content, "en")
    assert inside == Group("all of these", (Comparison(content.questions["fever"].text["en"], "Yes"),))
    used = [rule for rule in content.red_flags.values() if form in getattr(rule.when, "of", ())]
    said = drawn(used[0].when, content, "en")
    assert isinstance(said, Group)
    assert Comparison(content.compounds[name].name["en"], "Yes") in said.parts


def test_what_is_no_form_is_refused(content: Content) -> None:
    with pytest.raises(TypeError):
        drawn(Form(), content, "en")


def test_a_dose_is_said_with_how_often_and_how_hard(content: Content) -> None:
    given = Dose(sets=2, reps=10, times_a_day=2, days_a_week=7, effort=3)
    assert dose(given, content, "en") == "2 rounds of 10, 2 times a day, every day, effort 3 out of 10"
    assert dose(Dose(minutes=7.5, days_a_week=1, effort=0), content, "fr").startswith("7,5 min")
