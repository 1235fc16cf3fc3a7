"""Every small mistake to be made in a rule: one condition lost, turned round or moved by one, one urgency off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec

from dorsal.content.form import All, AnyOf, AtLeast, Form, Not, Term, plain
from dorsal.content.schema import Content, Id, RedFlag, Urgency

OTHER = {"yes": "no", "no": "yes"}


@dataclass(frozen=True, eq=False)
class Mutant:
    """One mistake in one rule; `rule` is None where the rule is gone."""

    of: Id
    what: str
    rule: RedFlag | None

    def __str__(self) -> str:
        return f"{self.of}: {self.what}"


def mutants(rule: RedFlag) -> Iterator[Mutant]:
    """Each rule with one mistake, no two alike."""
    yield Mutant(rule.id, "no such rule", None)
    levels = list(Urgency)
    for level in levels:
        if abs(levels.index(level) - levels.index(rule.urgency)) == 1:
            yield Mutant(rule.id, f"is {level}", msgspec.structs.replace(rule, urgency=level))
    seen = {rule.when}
    for what, form in wrong(rule.when):
        if form not in seen:
            seen.add(form)
            yield Mutant(rule.id, what, msgspec.structs.replace(rule, when=form))


def wrong(form: Form) -> Iterator[tuple[str, Form]]:
    """The form with one mistake, and what it is."""
    match form:
        case Term(_, "is", value) if value in OTHER:
            yield f"not '{plain(form)}'", replace(form, value=OTHER[str(value)])
        case Term(_, _, value):
            yield f"not '{plain(form)}'", Not(form)
            if isinstance(value, float):
                yield f"'{plain(form)}' one less", replace(form, value=value - 1)
                yield f"'{plain(form)}' one more", replace(form, value=value + 1)
        case Not(of=part):
            yield f"without not before {plain(part)}", part
            yield from ((what, Not(other)) for what, other in wrong(part))
        case All(of) | AnyOf(of):
            other_kind = AnyOf if isinstance(form, All) else All
            yield f"{other_kind.__name__} of {plain(form)}", other_kind(of)
            yield from ((what, type(form)(rest)) for what, rest in wrong_inside(of))
        case AtLeast(n, of):
            other_n = (least for least in (n - 1, n + 1) if 1 <= least <= len(of))
            yield from ((f"{least} of {plain(form)}", AtLeast(least, of)) for least in other_n)
            yield from ((what, AtLeast(min(n, len(rest)), rest)) for what, rest in wrong_inside(of))


def wrong_inside(of: tuple[Form, ...]) -> Iterator[tuple[str, tuple[Form, ...]]]:
    """The same conditions with one left out, or one of them wrong."""
    for at, part in enumerate(of):
        if len(of) > 1:
            yield f"without {plain(part)}", of[:at] + of[at + 1 :]
        yield from ((what, (*of[:at], other, *of[at + 1 :])) for what, other in wrong(part))


def put(content: Content, mutant: Mutant) -> Content:
    """The content with this mistake in it."""
    rules = {name: rule for name, rule in content.red_flags.items() if name != mutant.of}
    return msgspec.structs.replace(content, red_flags=rules | ({mutant.of: mutant.rule} if mutant.rule else {}))
