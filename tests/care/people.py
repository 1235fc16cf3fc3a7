"""Generated people: any answers at all, and people who are well but for a few things, so that plans are made too."""

from __future__ import annotations

from hypothesis import strategies as st

from dorsal.care.answers import UNSURE, Answer, Answers
from dorsal.care.findings import calm
from dorsal.content.form import terms
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


def nearly_well(content: Content) -> st.SearchStrategy[Answers]:
    """Calm about every warning sign but a few, and with any answers about the rest."""
    signs = [name for name, question in content.questions.items() if question.alarming]
    rest = [name for name in content.questions if name not in signs]
    calmly = {name: calm(content.questions[name]) for name in signs}
    age, minutes = st.integers(18, 90).map(float), st.integers(5, 60).map(float)
    adult = st.fixed_dictionaries({"age": age, "minutes-a-day": minutes})
    told = st.fixed_dictionaries({name: an_answer(content.questions[name]) for name in rest})
    changed = st.one_of(st.just({}), _some(content, signs, 2), _some(content, signs, FEW), _of_a_rule(content))
    left_out = st.one_of(st.just(set[str]()), st.sets(st.sampled_from(list(content.questions)), max_size=FEW))
    return st.builds(
        lambda rest, adult, changed, left_out: {
            name: value for name, value in {**calmly, **rest, **adult, **changed}.items() if name not in left_out
        },
        told,
        adult,
        changed,
        left_out,
    )


def _some(content: Content, names: list[str], most: int) -> st.SearchStrategy[Answers]:
    pairs = st.sampled_from(names).flatmap(lambda name: st.tuples(st.just(name), an_answer(content.questions[name])))
    return st.lists(pairs, max_size=most, unique_by=lambda pair: pair[0]).map(dict)


def _of_a_rule(content: Content) -> st.SearchStrategy[Answers]:
    """What a rule speaks of, so that rarer urgencies are met as often as others."""
    levels = {level: [rule for rule in content.red_flags.values() if rule.urgency == level] for level in Urgency}
    rule = st.sampled_from([level for level, rules in levels.items() if rules]).flatmap(
        lambda level: st.sampled_from(levels[level])
    )
    return rule.map(
        lambda rule: {
            term.finding: str(term.value)
            for term in terms(rule.when)
            if term.op == "is" and term.finding in content.questions
        }
    )


def people(content: Content) -> st.SearchStrategy[Answers]:
    return st.one_of(anybody(content), nearly_well(content), nearly_well(content))
