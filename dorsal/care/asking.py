"""What to ask next: warning signs first, one idea to a page, nothing that cannot matter, nothing twice."""

from __future__ import annotations

from datetime import date

import msgspec

from dorsal.care.answers import UNSURE, Answers
from dorsal.care.derived import Asked
from dorsal.care.findings import Findings, findings
from dorsal.care.rules import rules
from dorsal.content.schema import Content, Id, Page, Question


class Progress(msgspec.Struct, frozen=True):
    """Pages done and pages in all, as far as today's answers tell; `safety`: whether warning signs are still asked."""

    done: int
    total: int
    safety: bool


def next_page(
    answers: Answers, content: Content, *, on: date, asked: Asked | None = None, later: bool = False
) -> Page | None:
    """The first page with something left to ask, or None when the intake is complete.

    `later`: also what only refines the plan, for the weeks after the first.
    """
    found = findings(answers, content, on=on, asked=asked)
    pages = (page for page in content.pages if later or not page.later)
    return next((page for page in pages if _open(page, answers, found, content)), None)


def questions(
    page: Page, answers: Answers, content: Content, *, on: date, asked: Asked | None = None
) -> tuple[Question, ...]:
    """The questions of a page that apply to this person, answered ones too, so that a page can be looked at again."""
    found = findings(answers, content, on=on, asked=asked)
    return _applying(page, found, content)


def progress(
    answers: Answers, content: Content, *, on: date, asked: Asked | None = None, later: bool = False
) -> Progress:
    """How far the intake has come; `later`: how far what only refines the plan has come, and nothing else."""
    found = findings(answers, content, on=on, asked=asked)
    shown = [page for page in content.pages if page.later == later and _applying(page, found, content)]
    left = [page for page in shown if _open(page, answers, found, content)]
    return Progress(len(shown) - len(left), len(shown), any(page.safety for page in left))


def applies(question: Question, found: Findings, content: Content) -> bool:
    """Whether a question is to be asked of this person."""
    return question.asked_if is None or rules(content).asked_if[question.id](found.values) is True


def to_ask_again(answers: Answers, asked_again: frozenset[Id], content: Content) -> tuple[Question, ...]:
    """The emergency questions answered unsure that have not been put once more in plainer words."""
    unsure = (content.questions[name] for name, answer in answers.items() if answer == UNSURE)
    return tuple(question for question in unsure if question.emergency and question.id not in asked_again)


def _applying(page: Page, found: Findings, content: Content) -> tuple[Question, ...]:
    """A page that is not shown asks nothing; a question stands on the first shown page that holds it."""
    if not _shown(page, found, content):
        return ()
    earlier = {name for other in _before(page, content) if _shown(other, found, content) for name in other.questions}
    here = (content.questions[name] for name in page.questions if name not in earlier)
    return tuple(question for question in here if applies(question, found, content))


def _shown(page: Page, found: Findings, content: Content) -> bool:
    return page.shown_if is None or rules(content).shown_if[page.id](found.values) is True


def _before(page: Page, content: Content) -> tuple[Page, ...]:
    names = [other.id for other in content.pages]
    return content.pages[: names.index(page.id)]


def _open(page: Page, answers: Answers, found: Findings, content: Content) -> bool:
    return any(question.id not in answers and not question.optional for question in _applying(page, found, content))
