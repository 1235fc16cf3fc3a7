"""Generated people: any answers at all, and people who are well but for a few things, so that plans are made too."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import strategies as st

from dorsal.care.answers import UNSURE, Answer, Answers
from dorsal.care.findings import calm
from dorsal.content.form import Form, terms
from dorsal.content.schema import Content, Question, Urgency

FEW = 8


def an_answer(question: Question) -> st.SearchStrategy[Answer]:
    """Any value that the question offers, or unsure where that may be said."""
    value = _value(question)
    return st.one_of(value, st.just(UNSURE)) if question.unsure else value


def _value(question: Question) -> st.SearchStrategy[Answer]:
    offered = [name for name, option in question.options.items() if not option.assumed]
    if question.kind == "yes-no":
        return st.sampled_from(["no", "yes"])
    if question.kind == "one":
        return st.sampled_from(offered)
    if question.kind in ("many", "areas"):
        several = st.sets(st.sampled_from([name for name in offered if name != "none"]), min_size=1, max_size=4)
        chosen = several.map(lambda names: tuple(sorted(names)))
        return st.one_of(st.just(("none",)), chosen) if "none" in offered else chosen
    if question.kind == "number" and question.range:
        least, most = question.range
        return st.integers(int(2 * least), int(2 * most)).map(lambda twice: twice / 2)
    return st.just("walking the dog")


def anybody(content: Content) -> st.SearchStrategy[Answers]:
    """Any answers, in any number, whether they were asked for or not."""
    return _some(content, list(content.questions), len(content.questions))


def nearly_well(content: Content, aims: Iterable[Form] = ()) -> st.SearchStrategy[Answers]:
    """Calm about every warning sign but a few, or but what the `aims` speak of; with any answers about the rest."""
    signs = [name for name, question in content.questions.items() if question.alarming]
    rest = [name for name in content.questions if name not in signs]
    calmly = {name: calm(content.questions[name]) for name in signs}
    first = {name: value for name, value in calmly.items() if content.questions[name].asked_if is None}
    age, minutes = st.integers(18, 90).map(float), st.integers(5, 60).map(float)
    few, more = _some(content, signs, 2), _some(content, signs, FEW)
    changed = st.one_of(st.just({}), few, more, *[_aimed(content, _every_kind(content))] * 2)
    return st.builds(
        _person,
        st.sampled_from([calmly, first]),
        st.fixed_dictionaries({name: an_answer(content.questions[name]) for name in rest}),
        st.fixed_dictionaries({"age": age, "minutes-a-day": minutes}),
        _aimed(content, [list(aims)]) if aims else changed,
        _left_out(content),
    )


def _person(calmly: Answers, rest: Answers, adult: Answers, changed: Answers, left_out: set[str]) -> Answers:
    told = {**calmly, **rest, **adult, **changed}
    return {name: value for name, value in told.items() if name not in left_out}


def _some(content: Content, names: list[str], most: int) -> st.SearchStrategy[Answers]:
    pairs = st.sampled_from(names).flatmap(lambda name: st.tuples(st.just(name), an_answer(content.questions[name])))
    return st.lists(pairs, max_size=most, unique_by=lambda pair: pair[0]).map(dict)


def _every_kind(content: Content) -> list[list[Form]]:
    """The conditions by what they decide."""
    rules = [[rule.when for rule in content.red_flags.values() if rule.urgency == level] for level in Urgency]
    kinds = (content.contradictions, content.contraindications, content.exclusions, content.pathway)
    levels = (level for item in content.interventions.values() for level in item.levels)
    groups = [*rules, *([one.when for one in kind.values()] for kind in kinds)]
    groups.append([level.starts_if for level in levels if level.starts_if])
    return [group for group in groups if group]


def _aimed(content: Content, groups: list[list[Form]]) -> st.SearchStrategy[Answers]:
    """What a condition or two speak of, so that what is rare by chance is met as often as the rest."""
    form = st.sampled_from(groups).flatmap(st.sampled_from)
    return st.lists(form, min_size=1, max_size=2).map(lambda forms: _met(forms, content))


def _met(forms: Iterable[Form], content: Content) -> Answers:
    """Every condition inside, met as it stands."""
    met: dict[str, Answer] = {}
    for term in (term for form in forms for term in terms(form) if term.finding in content.questions):
        before = met.get(term.finding, ())
        several = (*before, str(term.value)) if isinstance(before, tuple) else ()
        met[term.finding] = tuple(sorted(set(several))) if term.op == "includes" else term.value
    return met


def _left_out(content: Content) -> st.SearchStrategy[set[str]]:
    forms = [one.when for kind in (content.exclusions, content.contraindications) for one in kind.values()]
    matter = sorted({term.finding for form in forms for term in terms(form)})
    some = st.sets(st.sampled_from(list(content.questions)), max_size=FEW)
    return st.one_of(st.just(set[str]()), some, st.sets(st.sampled_from(matter), min_size=1, max_size=1))


def people(content: Content) -> st.SearchStrategy[Answers]:
    return st.one_of(anybody(content), nearly_well(content), nearly_well(content))
