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
MOST = 12  # questions about the week


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


def sheets(found: Findings, content: Content, more: Iterable[Id] = ()) -> tuple[Sheet, ...]:
    """Every sheet of one check-in. `more`: what the plan asks besides; pages that are not for every week wait for it.

    Where these make it long, what no look back goes by is put off to another week, but never how the plan is borne.
    """
    wanted = tuple(dict.fromkeys(more))
    signs, week = list[Group](), list[Group]()
    for page in content.checkin.values():
        if page.only is None or not set(wanted).isdisjoint(page.questions):
            (signs if page.screen else week).append(Group(page.id, _applying(page.questions, found, content)))
    usual = {question.id for group in (*signs, *week) for question in group.questions}
    others = _applying((name for name in wanted if name not in usual), found, content)
    signs.append(Group(None, tuple(question for question in others if question.red_flag)))
    week.append(Group(None, tuple(question for question in others if not question.red_flag)))
    return (
        *(Sheet(signs=True, groups=groups) for groups in _together(signs, SIGNS_TOGETHER)),
        *(Sheet(signs=False, groups=groups) for groups in _together(_short(week, content), TOGETHER)),
    )


def _applying(names: Iterable[Id], found: Findings, content: Content) -> tuple[Question, ...]:
    return tuple(content.questions[name] for name in names if applies(content.questions[name], found, content))


def _short(groups: list[Group], content: Content) -> list[Group]:
    """The first ones that may wait are put off until few enough are left. The last of these, on the plan, stays."""
    usual = [one for one in groups if one.page and not content.checkin[one.page].look_back]
    may_wait = [one for one in usual if one.page and content.checkin[one.page].only is None][:-1]
    kept = list(groups)
    for one in may_wait:
        if sum(len(group.questions) for group in kept) > MOST:
            kept.remove(one)
    return kept


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
