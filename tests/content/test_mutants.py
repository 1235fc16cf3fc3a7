"""Each small mistake in an emergency or same-day rule is noticed: by a case of the evidence, a person, or a proof.

A mistake that changes nobody's urgency, proved by the solver, is none that a case could show: it is counted apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
import z3

from dorsal.care.findings import Findings, findings
from dorsal.care.triage import Triage, triage
from dorsal.cli.cases import read_cases, read_person
from dorsal.content import proofs
from dorsal.content.encoded import Encoded, Judged
from dorsal.content.form import parse
from dorsal.content.schema import Content, Urgency
from tests.cases.rules import rule_cases
from tests.content.mutants import Mutant, mutants, put, wrong

LEAST = 0.95
Expected = tuple[Findings, Callable[[Triage], bool]]
PROOFS = (  # the quick ones first: one is enough
    proofs.calm_only_when_excluded,
    proofs.complete,
    proofs.decidable,
    proofs.implied,
    proofs.worse_is_never_calmer,
    proofs.absence_never_reassures,
)


def by_evidence(content: Content) -> list[Expected]:
    cases = rule_cases()
    return [(cases.found(case, content), case.met) for case in cases.cases if case.differs is None]


def by_people(content: Content, folder: Path) -> Iterator[Expected]:
    for case in read_cases(folder):
        person = read_person(folder / "answers" / f"{case.id}.yaml", content)
        found = findings(person.answers, content, on=person.on)
        if triage(found, content).urgency in case.ok:
            yield found, lambda judged, ok=case.ok: judged.urgency in ok


def noticed(mutant: Mutant, content: Content, *lists: list[Expected]) -> tuple[bool, ...]:
    """Whether each list of cases sees this mistake."""
    changed = put(content, mutant)
    return tuple(any(not met(triage(found, changed)) for found, met in expected) for expected in lists)


def only_triage(content: Content) -> Content:
    """The content without what decides nothing about the urgency: hundreds of copies of it are read."""
    rest = ("drivers", "patterns", "phases", "contraindications", "exclusions", "pathway", "interventions", "lessons")
    return msgspec.structs.replace(content, **{kind: {} for kind in rest})


class Sameness:
    """Whether a mistake changes a condition, or only its rule and nobody's urgency."""

    def __init__(self, content: Content) -> None:
        self.content, self.encoded, self.solver = content, Encoded(content), z3.Solver()
        self.outcome = outcome(self.encoded.judged())
        self.solver.add(*self.encoded.domain)

    def same_condition(self, mutant: Mutant) -> bool:
        if mutant.rule is None or mutant.rule.urgency != self.content.red_flags[mutant.of].urgency:
            return False
        before, after = (self.encoded.truth(rule.when) for rule in (self.content.red_flags[mutant.of], mutant.rule))
        return self.never(before.true != after.true, before.false != after.false)

    def same_urgency(self, mutant: Mutant) -> bool:
        conditions = {name: rule.when for name, rule in put(self.content, mutant).red_flags.items()}
        urgencies = {mutant.of: mutant.rule.urgency} if mutant.rule else {}
        after = outcome(self.encoded.judged_by(conditions, urgencies))
        return self.never(*(one != other for one, other in zip(self.outcome, after, strict=True)))

    def never(self, *different: z3.BoolRef) -> bool:
        return self.solver.check(z3.Or(*different)) == z3.unsat


def outcome(judged: Judged) -> list[z3.BoolRef]:
    could_be = (z3.Or(judged.fired[level], judged.possible[level]) for level in Urgency)
    return [*judged.fired.values(), *could_be]


@pytest.mark.no_cover  # it reaches what other tests reach, hundreds of times
def test_nearly_every_mistake_in_an_urgent_rule_is_noticed(
    content: Content, root: Path, record_property: Callable[[str, object], None]
) -> None:
    urgent = [rule for rule in content.red_flags.values() if rule.urgency in (Urgency.T0, Urgency.T1)]
    made = [mutant for rule in urgent for mutant in mutants(rule)]
    evidence, people = by_evidence(content), list(by_people(content, root / "tests/cases"))
    seen = {mutant: noticed(mutant, only_triage(content), evidence, people) for mutant in made}
    seen_by_evidence, seen_by_people = ({mutant for mutant, by in seen.items() if by[at]} for at in (0, 1))
    unseen = [mutant for mutant in made if mutant not in seen_by_people | seen_by_evidence]
    sameness = Sameness(content)
    equal = [mutant for mutant in unseen if sameness.same_condition(mutant)]
    harmless = [mutant for mutant in unseen if mutant not in equal and sameness.same_urgency(mutant)]
    left = [mutant for mutant in unseen if mutant not in equal and mutant not in harmless]
    alive = [mutant for mutant in left if not proved_wrong(put(content, mutant))]
    count = len(made) - len(equal) - len(harmless)
    record_property(
        "mutants",
        f"{count - len(alive)} of {count} mistakes in {len(urgent)} urgent rules noticed"
        f" ({(count - len(alive)) / count:.1%}): {len(seen_by_evidence)} by cases of the evidence,"
        f" {len(seen_by_people)} by people, {len(left) - len(alive)} by proofs alone."
        f" Not counted: {len(equal)} that mean the same, {len(harmless)} that change nobody's urgency."
        f" Not noticed: {'; '.join(map(str, alive)) or 'none'}",
    )
    assert 1 - len(alive) / count >= LEAST, "\n".join(map(str, alive))


def proved_wrong(content: Content) -> bool:
    encoded = Encoded(content)
    return any(next(iter(proof(encoded)), None) is not None for proof in PROOFS)


@pytest.mark.parametrize(
    ("form", "count"),
    [
        ("fever is yes", 1),
        ("age >= 60", 3),
        ("areas includes neck", 1),
        ({"not": "fever is yes"}, 2),
        ({"all": ["fever is yes", "rash is yes"]}, 5),
        ({"any": ["fever is yes"]}, 2),
        ({"at_least": {"n": 2, "of": ["fever is yes", "rash is yes", "injury is no"]}}, 8),
    ],
)
def test_every_mistake_of_each_kind_is_made(form: object, count: int) -> None:
    assert len(list(wrong(parse(form)))) == count


def test_a_rule_may_be_gone_or_as_urgent_as_the_next(content: Content) -> None:
    fever = [mutant.what for mutant in mutants(content.red_flags["fever"])]
    assert fever == ["no such rule", "is T0", "is T2", "not 'fever is yes'"]
