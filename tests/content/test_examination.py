"""A sign that is wrong by itself, or that could calm, is refused with its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import msgspec
import pytest

from dorsal.content import proofs
from dorsal.content.encoded import Encoded
from dorsal.content.examined import examination_problems
from dorsal.content.examining import Fall, SignValue, Speaks, entailed, grouped
from dorsal.content.form import parse
from dorsal.content.loader import pack, unpack
from dorsal.content.schema import Content, Discipline

WithRecord = Callable[..., Content]
NAME = {"en": "x", "fr": "x"}


def problems(content: Content) -> list[str]:
    return [f"{one.where}: {one.message}" for one in examination_problems(content)]


def test_what_is_looked_for_is_right(content: Content) -> None:
    assert problems(content) == []
    assert {one.group for one in content.examination.values()} >= {"movement", "strength", "red-flag", "breathing"}
    assert unpack(pack(content)) == content


def test_a_number_is_called_by_the_highest_value_it_reaches(content: Content) -> None:
    sign = content.examination["foot-lift"]
    assert [sign.value(grade) for grade in (0.0, 3.5, 4.0, 4.5, 5.0)] == ["severe", "severe", "mild", "mild", "full"]
    assert content.examination["bending"].value("full") == "full"


def test_what_always_shows_together(content: Content) -> None:
    signs = content.examination.values()
    assert "examined-weakness" in entailed(signs, "examined-weakness-severe")
    assert entailed(signs, "examined-weakness-both-legs") == frozenset()


TWO = {"a": SignValue(text=NAME, least=0), "b": SignValue(text=NAME, least=2)}


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("bending", {"disciplines": ()}, "says who looks for it"),
        ("bending", {"values": {}, "answers": None}, "says who looks for it"),
        ("bending", {"unit": NAME}, "a choice has no range"),
        ("weight", {"unit": None}, "a number needs a range and a unit"),
        ("weight", {"range": None}, "a number needs a range and a unit"),
        ("weight", {"values": TWO}, "count up from the start"),
        ("weight", {"values": {"a": SignValue(text=NAME)}}, "count up from the start"),
        ("temperature", {"answers": Speaks(question="fever", yes=("hot",))}, "answers by 'hot', which is never found"),
        ("temperature", {"answers": Speaks(question="heat", yes=("fever",))}, "unknown question 'heat'"),
        ("temperature", {"answers": Speaks(question="fever", no=("usual",))}, "it can only say what worries"),
        ("temperature", {"answers": Speaks(question="numb-patch", yes=("fever",))}, "would contradict another answer"),
        ("temperature", {"answers": Speaks(question="stress", yes=("fever",))}, "'stress' has no such choice"),
        ("temperature", {"answers": Speaks(question="worsens", option="walking")}, "triage reads 'worsens'"),
        ("weight", {"falls": Fall(by=1, shows=("thin",))}, "unknown sign 'thin'"),
        ("weight", {"falls": None}, "derived/examined-weight-fall: nothing that is looked for shows this"),
        ("foot-lift", {"id": "hip-lift"}, "another sign is called 'hip-lift-left' too"),
    ],
)  # fmt: skip
def test_a_wrong_sign_is_named(
    content: Content, with_record: WithRecord, name: str, changes: dict[str, Any], said: str
) -> None:
    assert any(said in one for one in problems(with_record("examination", name, **changes)))


def test_both_sides_of_what_has_no_sides_is_named(with_record: WithRecord) -> None:
    changed = with_record("derived", "examined-numb-both-legs", both_sides_of="examined-bladder-full")
    assert problems(changed) == ["derived/examined-numb-both-legs: 'examined-bladder-full' is never found on one side"]


def test_what_calms_by_being_found_is_named(with_record: WithRecord) -> None:
    form = parse({"all": ["fever is yes", {"not": {"any": ["examined-weakness is found"]}}]})
    changed = with_record("red_flags", "fever", when=form)
    assert problems(changed) == ["red_flags/fever: 'examined-weakness' would calm by being found"]
    (found,) = proofs.a_sign_never_calms(Encoded(only(changed, "fever")))
    assert found.where == "derived/examined-weakness"
    assert "somebody with" in found.message
    assert problems(with_record("red_flags", "fever", when=parse({"not": {"not": "examined-weakness is found"}}))) == []


def only(content: Content, rule: str) -> Content:
    return msgspec.structs.replace(content, red_flags={rule: content.red_flags[rule]})


@pytest.mark.parametrize(
    ("kind", "name", "field"),
    [("questions", "fever-unwell", "asked_if"), ("contradictions", "fever-follow-up", "when")],
)
def test_what_is_asked_does_not_depend_on_an_examination(
    with_record: WithRecord, kind: str, name: str, field: str
) -> None:
    changed = with_record(kind, name, **{field: parse("examined-weakness is found")})
    said = f"{kind}/{name}: what is asked does not depend on an examination: 'examined-weakness'"
    assert said in problems(changed)


def test_a_sign_is_found_or_not_and_nothing_else_is(refused: Callable[..., list[str]], head: str) -> None:
    derived = "records:\n  tender: {kind: sign, name: {en: T}, uses: []}\n"
    look = (
        "records:\n  press: {group: palpation, for: [doctor], kind: choice, name: {en: P}, how: {en: Press.},"
        " values: {yes: {text: {en: Y}, shows: [tender]}}}\n"
    )
    files = {"derived.yaml": head + derived, "examination.yaml": head + look}
    assert refused(files) == []
    for form, said in (("tender is yes", "'tender' is found or not: 'is found'"), ("pain is found", "is a number")):
        compound = f"records:\n  c: {{name: {{en: C}}, when: {form}}}\n"
        assert any(said in one for one in refused(files | {"compounds.yaml": head + compound}))
    question = "records:\n  pain: {kind: one, text: {en: P}, options: {found: {text: {en: F}}}}\n"
    assert any("is what only an examination says" in one for one in refused({"questions.yaml": head + question}))


def test_each_discipline_has_its_own_signs_in_groups(content: Content) -> None:
    signs = content.examination.values()
    everybody = grouped(signs)
    assert sum(map(len, everybody.values())) == len(content.examination)
    for by in get_args(Discipline):
        own = grouped(signs, by)
        assert all(by in sign.disciplines for group in own.values() for sign in group)
        assert list(own) == [group for group in everybody if group in own]
    assert grouped(signs, "doctor") != grouped(signs, "osteopath")
