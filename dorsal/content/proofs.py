"""What is proved about the content for every possible person, and not only for those somebody thought of.

Each proof looks for a person who would break a promise and says who that is. Where none is found, none exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import z3  # type: ignore[import-untyped]

from dorsal.content.check import forms
from dorsal.content.encoded import LEVELS, URGENT, Encoded, Judged
from dorsal.content.form import Form, terms
from dorsal.content.problem import Problem
from dorsal.content.schema import Content, Id, Question, RedFlag, Urgency

# Numbers of which more is never better; a question that no rule reads does no harm here.
WORSE_WHEN_HIGHER = ("interference", "leg-pain-level", "pain-now", "pain-average", "pain-worst")
STRICT = LEVELS[:-1]


def prove(content: Content) -> list[Problem]:
    """Every broken promise, each with the record and a person for whom it is broken."""
    encoded = Encoded(content)
    return [
        *decidable(encoded),
        *reachable(encoded),
        *worse_is_never_calmer(encoded),
        *a_sign_never_calms(encoded),
        *absence_never_reassures(encoded),
        *implied(encoded),
        *complete(encoded),
        *calm_only_when_excluded(encoded),
    ]


def decidable(encoded: Encoded) -> Iterator[Problem]:
    """Every condition can be true of somebody, and false of somebody.

    Of somebody who goes through the intake; contradictions are for those who change an answer later.
    """
    anybody, honest = _solver(encoded), _solver(encoded, encoded.honest())
    for where, form in forms(encoded.content):
        if where.startswith("compounds/"):
            continue
        solver = anybody if where.startswith("contradictions/") else honest
        truth = encoded.truth(form)
        if solver.check(truth.true) == z3.unsat:
            yield Problem(where, 0, "no answers make this true")
        if solver.check(truth.false) == z3.unsat:
            yield Problem(where, 0, "no answers make this false")


def reachable(encoded: Encoded) -> Iterator[Problem]:
    """Every question is put to somebody."""
    solver = _solver(encoded, encoded.honest())
    for name, question in encoded.content.questions.items():
        if solver.check(encoded.applies(question)) == z3.unsat:
            yield Problem(f"questions/{name}", 0, "nobody is ever asked this")


def worse_is_never_calmer(encoded: Encoded) -> Iterator[Problem]:
    """A more alarming answer, all else the same, never makes the urgency lower, nor what it could still be."""
    solver, judged = _solver(encoded), encoded.judged()
    for name in _matter(encoded.content):
        question = encoded.content.questions[name]
        for calmer, worse, moved in _alarmed(encoded, question):
            before, after = _put(judged, calmer), _put(judged, worse)
            lower = [z3.And(one, z3.Not(other)) for one, other in zip(before, after, strict=True)]
            if found := _somebody(encoded, solver, z3.Or(*lower), *moved, moved=name):
                yield Problem(f"questions/{name}", 0, f"the more alarming answer lowers the urgency of {found}")


def a_sign_never_calms(encoded: Encoded) -> Iterator[Problem]:
    """What an examination shows, all else the same, never makes the urgency lower, nor what it could still be."""
    solver, judged = _solver(encoded), encoded.judged()
    for name, sign in encoded.sign.items():
        without, shown = (_put(judged, [(sign, z3.BoolVal(val=there))]) for there in (False, True))
        lower = [z3.And(one, z3.Not(other)) for one, other in zip(without, shown, strict=True)]
        if found := _somebody(encoded, solver, z3.Or(*lower)):
            yield Problem(f"derived/{name}", 0, f"what is found lowers the urgency of {found}")


def _alarmed(encoded: Encoded, question: Question) -> Iterator[tuple[_Change, _Change, list[z3.BoolRef]]]:
    """What to put in place of the answer before and after it gets worse, and what holds of the two."""
    answered = (encoded.answered[question.id], z3.BoolVal(val=True))
    if question.alarming:
        calm = [answered, *_choose(encoded, question, "no" if question.alarming == "yes" else "yes")]
        yield calm, [answered, *_choose(encoded, question, question.alarming)], []
    if question.id in WORSE_WHEN_HIGHER:
        here, higher = encoded.number[question.id], z3.Real(f"{question.id} later")
        most = (question.range or (0, 0))[1]
        yield [answered], [answered, (here, higher)], [higher > here, higher <= most]


def absence_never_reassures(encoded: Encoded) -> Iterator[Problem]:
    """Without an answer that is to be given, the outcome is open, or as urgent as the calmest answer would make it.

    And what it could still be is as urgent as the worst answer would make it. Below T2 an answer that contradicts
    another does not count: it is asked again.
    """
    solver, judged = _solver(encoded), encoded.judged()
    for name in _matter(encoded.content):
        question = encoded.content.questions[name]
        answered = encoded.answered[name]
        without, given = [(answered, z3.BoolVal(val=False))], [(answered, z3.BoolVal(val=True))]
        asked = [] if question.asked_if is None else [z3.Not(encoded.truth(question.asked_if).false)]
        absent, present = _put(judged, without), _put(judged, given)
        hidden = [z3.And(worst, z3.Not(open_)) for worst, open_ in zip(present, absent, strict=True)][len(STRICT) :]
        hidden[-1] = z3.And(hidden[-1], z3.Not(z3.substitute(encoded.contested(name), *given)))
        answers = [_put(judged, given + change) for change in _completions(encoded, question)]
        calmer = [z3.And(z3.Not(absent[at]), *(answer[at] for answer in answers)) for at in range(len(STRICT))]
        settled = z3.Not(z3.substitute(judged.withheld, *without))
        for found in filter(None, (
            _somebody(encoded, solver, z3.Or(*hidden), *asked),
            _somebody(encoded, solver, z3.Or(*calmer), settled, *asked),
        )):  # fmt: skip
            yield Problem(f"questions/{name}", 0, f"leaving this out reassures {found}")


def _completions(encoded: Encoded, question: Question) -> Iterator[_Change]:
    """Answers that stand for all: every single choice, every number at which a condition turns and beside it."""
    for option in encoded.chosen[question.id]:
        change = _choose(encoded, question, option)
        days = question.options[option].days if option in question.options else None
        yield change if days is None else [*change, (z3.Int("days-since-onset"), z3.IntVal(days))]
    if question.kind == "number" and question.range:
        least, most = question.range
        compared = (term for _, form in forms(encoded.content) for term in terms(form) if term.finding == question.id)
        turns = [term.value for term in compared if isinstance(term.value, float)]
        near = {value + step for value in turns for step in (-0.5, 0.0, 0.5)}
        for value in sorted({least, most} | {value for value in near if least <= value <= most}):
            yield [(encoded.number[question.id], z3.RealVal(value))]


def implied(encoded: Encoded) -> Iterator[Problem]:
    """`implied_by` names exactly the rules, no less urgent, that are never true without this one."""
    rules = encoded.content.red_flags
    solver = _solver(encoded)  # one for all rules: what it learns of one serves the next
    entails = {name: _entailed(encoded, rule, solver) for name, rule in rules.items()}
    for name, rule in rules.items():
        stronger = {other for other in rules if name in entails[other] and rules[other].urgency <= rule.urgency}
        for other in sorted(stronger - set(rule.implied_by)):
            yield Problem(f"red_flags/{name}", 0, f"'{other}' is never true without this: name it in implied_by")
        for other in sorted(set(rule.implied_by) - stronger):
            yield Problem(f"red_flags/{name}", 0, f"implied_by names '{other}', which does not imply this")
        for other in entails[name]:
            same = rules[other].urgency == rule.urgency and name in entails[other]
            if same or rules[other].urgency < rule.urgency:
                yield Problem(f"red_flags/{name}", 0, f"never decides: '{other}' is true whenever this is")


def _entailed(encoded: Encoded, rule: RedFlag, solver: z3.Solver) -> list[Id]:
    """The other rules that are true whenever this one is: each model found takes out all that it shows are not."""
    fires = encoded.truth(rule.when).true
    left = {name: encoded.truth(other.when).true for name, other in encoded.content.red_flags.items() if other != rule}
    while left and solver.check(fires, z3.Not(z3.And(*left.values()))) == z3.sat:
        model = solver.model()
        left = {name: true for name, true in left.items() if z3.is_true(model.eval(true, model_completion=True))}
    return sorted(left)


def complete(encoded: Encoded) -> Iterator[Problem]:
    """Who answers everything that is asked leaves no urgent rule unknown, and each urgency is somebody's."""
    solver = _solver(encoded, encoded.honest() + encoded.finished())
    for name, rule in _urgent(encoded.content):
        if found := _somebody(encoded, solver, encoded.truth(rule.when).unknown):
            yield Problem(f"red_flags/{name}", 0, f"still open when everything is answered, for {found}")
    for level in LEVELS:
        if solver.check(encoded.judged().given(level)) == z3.unsat:
            yield Problem(f"urgencies/{level}", 0, "nobody who answers everything is given this urgency")


def calm_only_when_excluded(encoded: Encoded) -> Iterator[Problem]:
    """T3 and T4 are given only where every more urgent rule is false."""
    judged = encoded.judged()
    solver = _solver(encoded, [z3.Or(judged.given(Urgency.T3), judged.given(Urgency.T4))])
    for name, rule in _urgent(encoded.content):
        if found := _somebody(encoded, solver, z3.Not(encoded.truth(rule.when).false)):
            yield Problem(f"red_flags/{name}", 0, f"not excluded, and still no doctor soon, for {found}")


def _urgent(content: Content) -> Iterator[tuple[Id, RedFlag]]:
    yield from ((name, rule) for name, rule in content.red_flags.items() if rule.urgency in URGENT)


def _matter(content: Content) -> list[Id]:
    """The questions on which the urgency depends, by themselves or by what they cause to be asked."""
    pages: list[Form] = [rule.when for rule in content.red_flags.values()]
    pages += [record.when for record in content.contradictions.values()]
    found: set[Id] = set()
    while pages:
        for name in {term.finding for term in terms(pages.pop())} - found:
            found.add(name)
            if name in content.derived:
                found.update(content.derived[name].uses)
            for used in (name, *(content.derived[name].uses if name in content.derived else ())):
                question = content.questions.get(used)
                if question and question.asked_if:
                    pages.append(question.asked_if)
    return [name for name in content.questions if name in found]


# Asking the solver

_Change = list[tuple[z3.ExprRef, z3.ExprRef]]


def _solver(encoded: Encoded, also: Iterable[z3.BoolRef] = ()) -> z3.Solver:
    solver = z3.Solver()
    solver.add(*encoded.domain, *also)
    return solver


def _choose(encoded: Encoded, question: Question, wanted: Id) -> _Change:
    """The answer is this one choice."""
    return [(chosen, z3.BoolVal(option == wanted)) for option, chosen in encoded.chosen[question.id].items()]


def _put(judged: Judged, change: _Change) -> list[z3.BoolRef]:
    """How urgent it is, then how urgent it could be, with another answer in the place of one."""
    outcome = [judged.fired[level] for level in STRICT]
    outcome += [z3.Or(judged.fired[level], judged.possible[level]) for level in STRICT]
    return [z3.substitute(one, *change) for one in outcome]


def _somebody(encoded: Encoded, solver: z3.Solver, *wanted: z3.BoolRef, moved: Id = "") -> str | None:
    """A person for whom all of this holds, in words: only the answers that make it so. `moved`: what gets worse."""
    if solver.check(*wanted) == z3.unsat:
        return None
    model = solver.model()
    facts = {z3.Bool(f"{name} as told"): name for name in encoded.answered}
    why = z3.Solver()
    why.add(*solver.assertions(), z3.Not(z3.And(*wanted)), *_unasked(encoded, model))
    why.add(*(z3.Implies(fact, _as_told(encoded, model, name)) for fact, name in facts.items()))
    why.check(*facts)
    core = {facts[fact] for fact in why.unsat_core()}
    answered = {name for name, one in encoded.answered.items() if z3.is_true(model[one])} | {moved}
    said = [name for name in encoded.answered if name in core & answered]
    told = ", ".join(f"{name}: {_answer(encoded, model, name)}" for name in said if not _is_calm(encoded, model, name))
    return f"somebody with {told or 'no alarming answer'}"


def _as_told(encoded: Encoded, model: z3.ModelRef, name: Id) -> z3.BoolRef:
    """The answer, or that there is none, is the one of this person."""
    values = [encoded.answered[name], *encoded.chosen[name].values()]
    values += [encoded.number[name]] if name in encoded.number else []
    return z3.And(*(value == model.eval(value, model_completion=True) for value in values))


def _unasked(encoded: Encoded, model: z3.ModelRef) -> list[z3.BoolRef]:
    """What is not an answer is as it is for this person: the time passed, an answer changed later, what was found."""
    answers = {str(number) for name, number in encoded.number.items() if name in encoded.answered}
    numbers = [one() for one in model.decls() if one.arity() == 0 and one.range().kind() != z3.Z3_BOOL_SORT]
    shown = [one == model.eval(one, model_completion=True) for one in encoded.sign.values()]
    return [*shown, *(one == model[one] for one in numbers if str(one) not in answers)]


def _is_calm(encoded: Encoded, model: z3.ModelRef, name: Id) -> bool:
    alarming = encoded.content.questions[name].alarming
    return alarming is not None and not z3.is_true(model[encoded.chosen[name][alarming]])


def _answer(encoded: Encoded, model: z3.ModelRef, name: Id) -> str:
    if name in encoded.number:
        return str(model.eval(encoded.number[name], model_completion=True))
    chosen = [option for option, one in encoded.chosen[name].items() if z3.is_true(model[one])]
    return " and ".join(chosen) or "anything"
