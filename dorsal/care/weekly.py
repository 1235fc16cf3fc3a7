"""What a weekly check-in asks: the warning signs first, then how the week was, a few questions to a sheet.

What the plan itself still needs to know is asked with it, so that nobody is asked twice in a week.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from dorsal.care.asking import applies
from dorsal.care.findings import Findings
from dorsal.content.schema import Content, Id, Question

SIGNS_TOGETHER, TOGETHER = 4, 5


class Group(msgspec.Struct, frozen=True):
    """Questions on one idea. `page`: the page of the check-in that they stand on, None for what the plan asks."""

    page: Id | None
    questions: tuple[Question, ...]


class Sheet(msgspec.Struct, frozen=True):
    """Groups that are answered and sent together. `signs`: warning signs."""

    signs: bool
    groups: tuple[Group, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for group in self.groups for question in group.questions)


def sheets(
    found: Findings, content: Content, *, maintenance: bool = False, more: Iterable[Id] = ()
) -> tuple[Sheet, ...]:
    """Every sheet of one check-in. `more`: what the plan asks besides; `maintenance`: recovery is being kept."""
    signs, week = list[Group](), list[Group]()
    for page in content.checkin.values():
        if page.only is None or maintenance:
            (signs if page.screen else week).append(Group(page.id, _applying(page.questions, found, content)))
    usual = {question.id for group in (*signs, *week) for question in group.questions}
    others = _applying((name for name in dict.fromkeys(more) if name not in usual), found, content)
    signs.append(Group(None, tuple(question for question in others if question.red_flag)))
    week.append(Group(None, tuple(question for question in others if not question.red_flag)))
    return (
        *(Sheet(signs=True, groups=groups) for groups in _together(signs, SIGNS_TOGETHER)),
        *(Sheet(signs=False, groups=groups) for groups in _together(week, TOGETHER)),
    )


def _applying(names: Iterable[Id], found: Findings, content: Content) -> tuple[Question, ...]:
    return tuple(content.questions[name] for name in names if applies(content.questions[name], found, content))


def _together(groups: Iterable[Group], most: int) -> Iterator[tuple[Group, ...]]:
    """Neighbouring groups, as many as fit on a sheet; a group is never divided."""
    found: list[list[Group]] = []
    for group in groups:
        if not group.questions:
            continue
        if not found or sum(len(one.questions) for one in (*found[-1], group)) > most:
            found.append([])
        found[-1].append(group)
    return map(tuple, found)
