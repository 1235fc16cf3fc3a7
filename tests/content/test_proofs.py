"""What is proved about the content holds, and each proof would notice: content broken in one way, the record named."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
import pytest
import z3

from dorsal.content import proofs
from dorsal.content.encoded import Encoded, Judged
from dorsal.content.form import FOUND, Form, parse, terms
from dorsal.content.problem import Problem
from dorsal.content.schema import Content, Urgency

Proof = Callable[[Encoded], Iterable[Problem]]
NOBODY = parse({"all": ["fever is yes", "fever is no"]})
EVERYBODY = parse({"any": ["fever is yes", "fever is no"]})


def put(content: Content, kind: str, name: str, **fields: Any) -> Content:
    """The content with some fields of one record changed."""
    records = getattr(content, kind)
    record = msgspec.structs.replace(records[name], **fields)
    return msgspec.structs.replace(content, **{kind: {**records, name: record}})


def add(content: Content, kind: str, like: str, name: str, **fields: Any) -> Content:
    """The content with one more record, otherwise like another one."""
    records = getattr(content, kind)
    record = msgspec.structs.replace(records[like], id=name, **fields)
    return msgspec.structs.replace(content, **{kind: {**records, name: record}})


def page(content: Content, name: str, **fields: Any) -> Content:
    """The content with one page changed."""
    pages = tuple(msgspec.structs.replace(one, **fields) if one.id == name else one for one in content.pages)
    return msgspec.structs.replace(content, pages=pages)


def found(proof: Proof, content: Content) -> dict[str, str]:
    return {problem.where: problem.message for problem in proof(Encoded(content))}


def test_everything_that_is_to_be_proved_holds(content: Content) -> None:
    assert proofs.prove(content) == []


@pytest.mark.parametrize("name", ["fever", "injury", "unsteady"])
def test_a_rule_turned_round_is_noticed(content: Content, name: str) -> None:
    rule = {"fever": "fever", "injury": "fused-spine-injury", "unsteady": "unsteady-worse"}[name]
    turned = put(content, "red_flags", rule, when=parse(f"{name} is no"))
    problems = found(proofs.worse_is_never_calmer, turned)
    assert f"questions/{name}" in problems
    assert "somebody with" in problems[f"questions/{name}"]


def test_a_calm_answer_that_alarms_is_noticed(content: Content) -> None:
    assert "questions/both-legs-walking-only" in found(
        proofs.worse_is_never_calmer, put(content, "questions", "both-legs-walking-only", alarming="yes")
    )


def test_a_threshold_turned_round_is_noticed(content: Content) -> None:
    turned = put(content, "red_flags", "daily-life", when=parse("interference <= 7"))
    problems = found(proofs.worse_is_never_calmer, turned)
    assert list(problems) == ["questions/interference"]
    assert "interference: " in problems["questions/interference"]


def test_a_rule_that_a_missing_answer_switches_off_is_noticed(content: Content) -> None:
    """Every age alarms, so not knowing the age must alarm as well."""
    young = add(content, "red_flags", "fever", "young", when=parse("age < 40"))
    both = add(young, "red_flags", "fever", "old", when=parse("age >= 40"))
    assert list(found(proofs.absence_never_reassures, both)) == ["questions/age"]


def test_an_alarm_that_only_an_answer_can_raise_is_noticed(content: Content) -> None:
    """A contradiction opens what was settled: then it matters that its answers are asked for."""
    form = parse({"all": ["course is better", "saddle-numbness is no"]})
    ask = ("course", "saddle-numbness")
    opened = add(content, "contradictions", "male-and-pregnant", "opened", when=form, ask=ask)
    assert list(found(proofs.absence_never_reassures, opened)) == ["questions/course"]


FORMS = [
    ("red_flags", "fever", "when"),
    ("drivers", "stress", "strong"),
    ("drivers", "stress", "some"),
    ("patterns", "radicular", "when"),
    ("phases", "acute", "when"),
    ("contraindications", "acute-heavy", "when"),
    ("exclusions", "under-18", "when"),
    ("pathway", "injection", "when"),
    ("contradictions", "male-and-pregnant", "when"),
    ("questions", "fever-unwell", "asked_if"),
]


@pytest.mark.parametrize(("kind", "name", "field"), FORMS)
def test_a_condition_that_nobody_meets_is_noticed(content: Content, kind: str, name: str, field: str) -> None:
    problems = found(proofs.decidable, put(content, kind, name, **{field: NOBODY}))
    assert problems[f"{kind}/{name}.{field}"] == "no answers make this true"


@pytest.mark.parametrize(("kind", "name", "field"), FORMS)
def test_a_condition_that_everybody_meets_is_noticed(content: Content, kind: str, name: str, field: str) -> None:
    problems = found(proofs.decidable, put(content, kind, name, **{field: EVERYBODY}))
    assert problems[f"{kind}/{name}.{field}"] == "no answers make this false"


def test_a_step_that_no_urgency_earns_is_noticed(content: Content) -> None:
    """An emergency is given to nobody without a fired rule, so this step would never be offered."""
    form = parse({"all": ["urgency is T0", "urgency is T1"]})
    assert "pathway/imaging.when" in found(proofs.decidable, put(content, "pathway", "imaging", when=form))


def test_a_page_that_is_never_shown_is_noticed(content: Content) -> None:
    never = page(content, "bones", shown_if=NOBODY)
    assert found(proofs.decidable, never)["intake/bones.shown_if"] == "no answers make this true"


def test_a_follow_up_that_comes_too_late_is_noticed(content: Content) -> None:
    """Asked below 60 of what counts from 60: the rule is left without anybody."""
    late = put(content, "questions", "belly-sudden", asked_if=parse({"all": ["belly-pain is yes", "age < 60"]}))
    assert found(proofs.decidable, late)["red_flags/belly-pain-sudden.when"] == "no answers make this true"


def test_a_question_that_nobody_is_asked_is_noticed(content: Content) -> None:
    more = add(content, "questions", "fever", "chills", asked_if=parse("age < 18"))
    old = page(more, "bones", shown_if=parse("age >= 65"), questions=(*content.pages[0].questions, "chills"))
    assert list(found(proofs.reachable, old))[-1] == "questions/chills"
    assert "questions/chills" not in found(proofs.reachable, page(old, "bones", shown_if=parse("age >= 12")))


def test_a_rule_that_another_implies_must_say_so(content: Content) -> None:
    silent = put(content, "red_flags", "fever", implied_by=())
    assert found(proofs.implied, silent) == {
        "red_flags/fever": "'fever-and-more' is never true without this: name it in implied_by"
    }


def test_a_rule_that_is_not_implied_must_not_say_so(content: Content) -> None:
    wrong = put(content, "red_flags", "rash", implied_by=("fever",))
    assert found(proofs.implied, wrong) == {"red_flags/rash": "implied_by names 'fever', which does not imply this"}


def test_a_rule_that_lost_a_condition_is_noticed(content: Content) -> None:
    """Without its second condition the emergency fires whenever the rule below it does."""
    wide = put(content, "red_flags", "calf-breathless", when=parse("calf-swelling is yes"))
    assert found(proofs.implied, wide) == {
        "red_flags/calf-swelling": "never decides: 'calf-breathless' is true whenever this is"
    }


def test_a_rule_with_another_urgency_is_noticed(content: Content) -> None:
    lowered = put(content, "red_flags", "calf-breathless", urgency=Urgency.T2)
    assert set(found(proofs.implied, lowered)) == {"red_flags/calf-swelling", "red_flags/calf-breathless"}


def test_a_rule_written_twice_is_noticed(content: Content) -> None:
    twice = add(content, "red_flags", "rash", "band", implied_by=("rash",))
    both = put(twice, "red_flags", "rash", implied_by=("band",))
    assert set(found(proofs.implied, both)) == {"red_flags/rash", "red_flags/band"}


def test_an_urgent_rule_that_stays_open_is_noticed(content: Content) -> None:
    """Who is unsure what makes the pain worse would never be asked about the breath."""
    asked_if = parse({"all": ["calf-swelling is yes", "worsens includes walking"]})
    problems = found(proofs.complete, put(content, "questions", "breathless", asked_if=asked_if))
    assert "calf-swelling: yes" in problems["red_flags/calf-breathless"]


def test_an_urgent_question_on_a_hidden_page_is_noticed(content: Content) -> None:
    hidden = page(content, "sudden", shown_if=parse("injury is yes"))
    assert {"red_flags/collapse", "red_flags/tearing-pain"} <= set(found(proofs.complete, hidden))


@pytest.mark.parametrize(
    ("rule", "form", "lost"),
    [
        ("rash", EVERYBODY, {"urgencies/T2", "urgencies/T3", "urgencies/T4"}),
        ("several-weeks", EVERYBODY, {"urgencies/T4"}),
    ],
)
def test_an_urgency_that_nobody_is_given_is_noticed(content: Content, rule: str, form: Form, lost: set[str]) -> None:
    assert set(found(proofs.complete, put(content, "red_flags", rule, when=form))) == lost


def test_reassuring_while_an_emergency_is_open_would_be_noticed(
    content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Judged, "withheld", property(lambda _: z3.BoolVal(val=False)))
    problems = found(proofs.calm_only_when_excluded, content)
    # What rests on a look alone is never open: nobody can leave it unanswered.
    open_ones = {
        f"red_flags/{name}"
        for name, rule in content.red_flags.items()
        if rule.urgency <= Urgency.T2 and any(term.value != FOUND for term in terms(rule.when))
    }
    assert open_ones == set(problems)
    assert problems["red_flags/fever"].endswith("somebody with no alarming answer")


def test_content_without_time_or_age_can_be_proved_too(content: Content) -> None:
    """The ties between derived numbers and answers hold only where both are there."""

    def without(*names: str) -> Content:
        questions = {name: one for name, one in content.questions.items() if name not in names}
        derived = {name: one for name, one in content.derived.items() if not set(names) & set(one.uses)}
        rules = {"fever": content.red_flags["fever"]}
        return msgspec.structs.replace(content, questions=questions, derived=derived, red_flags=rules)

    assert len(Encoded(content).domain) > len(Encoded(without("age")).domain) > len(Encoded(without("since")).domain)


def test_a_number_derived_from_a_derived_one_needs_the_same_answers(content: Content) -> None:
    nested = Encoded(put(content, "derived", "age-at-onset", uses=("age", "days-since-onset")))
    both = z3.And(nested.answered["age"], nested.answered["since"])
    solver = z3.Solver()
    assert solver.check(nested.known("age-at-onset") != both) == z3.unsat


def test_what_is_no_condition_is_refused(content: Content) -> None:
    with pytest.raises(TypeError, match="not a form"):
        Encoded(content).truth(Form())


def test_an_urgent_question_put_off_to_a_later_week_is_noticed(content: Content) -> None:
    put_off = page(content, "sudden", later=True)
    assert {"red_flags/collapse", "red_flags/tearing-pain"} <= set(found(proofs.complete, put_off))
