"""The benchmark compares like with like: the peer is given the same rules."""

from __future__ import annotations

from datetime import date

import pytest

from dorsal.care.condition import compiled
from dorsal.care.findings import findings
from dorsal.care.keeping import holds
from dorsal.care.result import decide
from dorsal.cli.peer import Peer, expression
from dorsal.cli.people import people
from dorsal.cli.weeks import START, lived
from dorsal.content.form import All, AnyOf, AtLeast, Form, Not, Term
from dorsal.content.schema import Content

ON = date(2026, 11, 21)


def test_a_form_is_translated_part_by_part() -> None:
    form = All(
        (Term("leg-pain", "is", "none"), Not(AnyOf((Term("age", ">=", 60.0), Term("areas", "includes", "neck")))))
    )
    assert expression(form) == "(leg_pain == 'none' and not ((age >= 60.0 or 'neck' in areas)))"
    assert expression(AtLeast(1, (Term("fever", "is", "yes"),))) == "(((fever == 'yes') ? 1 : 0) >= 1)"
    with pytest.raises(TypeError):
        expression(Form())


def test_generated_people_are_the_same_each_time_and_answer_everything(content: Content) -> None:
    group = people(20, content, seed=7)
    assert group == people(20, content, seed=7)
    assert group != people(20, content, seed=8)
    assert all(set(answers) == set(content.questions) for answers in group)


def test_a_week_is_measured_from_months_that_go_on_from_what_was_kept(content: Content) -> None:
    person = next(one for one in people(20, content, seed=7) if decide(one, content, on=START).plan.week)
    told = list(lived(person, 4, 1, content))
    assert [len(one.entries) for one in told] == sorted({len(one.entries) for one in told})
    assert all(one.read(content).refused == () for one in told)
    kept = told[-1].kept
    assert kept is not None
    assert kept.number == 2
    assert holds(kept, told[-1].read(content), content)


def test_the_peer_fires_the_same_rules(content: Content) -> None:
    pytest.importorskip("zen", reason="zen-engine is not installed: `make bench` installs it")
    rules = {name: rule.when for name, rule in content.red_flags.items()}
    peer = Peer(rules)
    fired = set()
    for answers in people(90, content, seed=7):
        values = findings(answers, content, on=ON).values
        ours = tuple(name for name, form in rules.items() if compiled(form)(values))
        assert {peer.fired(peer.context(values), way) for way in peer.ways} == {ours}
        fired.update(ours)
    assert len(fired) > 20


@pytest.mark.parametrize("yes", [0, 1, 2, 3])
def test_the_peer_counts_as_we_do(yes: int) -> None:
    pytest.importorskip("zen", reason="zen-engine is not installed: `make bench` installs it")
    names = ("first", "second-sign", "third")
    values = {name: "yes" if number < yes else "no" for number, name in enumerate(names)}
    rules: dict[str, Form] = {
        f"{n}-of-3": AtLeast(n, tuple(Term(name, "is", "yes") for name in names)) for n in (1, 2, 3)
    }
    peer = Peer(rules)
    assert peer.fired(peer.context(values)) == tuple(f"{n}-of-3" for n in (1, 2, 3) if yes >= n)
