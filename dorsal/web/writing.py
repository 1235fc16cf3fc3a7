"""A letter about one person: a function of what is known of them, so that the person and a clinic make the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from dorsal.care.answers import UNSURE, Answer
from dorsal.care.condition import Value
from dorsal.care.course import Course
from dorsal.care.history import History, Session
from dorsal.care.pathway import CareStep
from dorsal.care.plan import Item
from dorsal.care.replanning import NextWeek
from dorsal.care.result import Result
from dorsal.care.timing import WEEK
from dorsal.care.triage import URGENT
from dorsal.content import Content
from dorsal.content.schema import Id, Text
from dorsal.letters.letter import Drawn, Letter, Line, Part, Sender, Sign, Words, missing
from dorsal.web import form, telling
from dorsal.web.dose import chips
from dorsal.web.progress import Followed, followed
from dorsal.web.visit import Visit
from dorsal.web.words import day, listed, number, pick, plain

SUMMARY = "summary"
URGENCY, SCALE = "urgency", (0.0, 10.0)
HASH = 12
WHOLE = 1
MEASURES = ("pain", "function")


@dataclass(frozen=True)
class Case:
    """All that a letter may say of one person. `week`, `history` and `followed` are None before there is a plan."""

    content: Content
    on: date
    answers: dict[Id, Answer]
    asked: dict[Id, date]
    result: Result
    week: NextWeek | None = None
    history: History | None = None
    followed: Followed | None = None

    @property
    def care(self) -> tuple[CareStep, ...]:
        return self.week.care if self.week else self.result.plan.care


@dataclass(frozen=True)
class By:
    """Who writes to whom about whom, as free text that no record keeps. `own`: the person themself."""

    sender: Sender
    own: bool = False
    person: str = ""
    reader: str = ""


def case_of(here: Visit) -> Case:
    """What a visit knows."""
    history, week, result = here.history(), here.week_now(), here.decide()
    if week:
        result = msgspec.structs.replace(result, triage=week.triage)
    return Case(
        content=here.content, on=here.on, answers=here.answers, asked=here.asked, result=result,
        week=week, history=history, followed=followed(history, here.content) if history else None,
    )  # fmt: skip


def earned(case: Case) -> tuple[Id, ...]:
    """The letters that this person's answers call for, and the summary, which is for everybody."""
    return (*(step.id for step in case.care if step.id in case.content.letters), SUMMARY)


def letter(case: Case, step: Id, language: str, by: By) -> Letter:
    """The letter for a step, whether earned or not: what the answers do not call for, it does not claim."""
    records = case.content.letters
    record = records[step]
    opening = record.opening if step in earned(case) else records[SUMMARY].opening
    on = day(case.on, language)
    return Letter(
        language=language,
        title=pick(record.title, language),
        date=on,
        sender=by.sender,
        own=by.own,
        person=by.person,
        reader=by.reader,
        greeting=pick(record.greeting, language),
        opening=pick(opening, language),
        own_words=_own_words(case),
        why=_why(case, step, language),
        found=_found(case, language),
        tried=_tried(case, language),
        course=_course(case, language),
        drawn=_drawn(case, language),
        signs=tuple(_signs(case, language)),
        asks=tuple(pick(one, language) for one in record.asks),
        closing=pick(record.closing, language),
        foot=(_foot(record.review, case, language), plain("page.not-a-doctor", language)),
    )


def lacks(made: Letter, language: str) -> list[tuple[str, str]]:
    """The fields without which the letter cannot be made, each with words for whoever makes it."""
    named = ((name, plain(f"letter.field.{name}", language)) for name in missing(made))
    return [(name, plain("letter.missing", language, field=field)) for name, field in named]


def words(language: str) -> Words:
    """What stands around every letter."""

    def say(key: str) -> str:
        return plain(f"letter.{key}", language)

    return Words(
        to=say("to"), sender=say("from"), about=say("about"), why=say("why"), found=say("found"), tried=say("tried"),
        course=say("course"), signs=say("signs"), asks=say("asks"), own=say("own"), signature=say("signature"),
        marked=say("marked"), none_asked=say("none-asked"), weeks=say("plot.weeks"), people=say("plot.people"),
        scale=say("plot.scale"), more=plain("letter.more", language, count="{count}"),
        calm=plain("letter.calm", language, on="{on}"),
    )  # fmt: skip


def _foot(review: object, case: Case, language: str) -> str:
    key = "letter.foot" if review == "unreviewed" else "letter.foot-reviewed"
    return plain(key, language, on=day(case.on, language), hash=case.content.hash[:HASH])


def _own_words(case: Case) -> str:
    own = case.answers.get("activity")
    return own if isinstance(own, str) and own != UNSURE else ""


def _why(case: Case, step: Id, language: str) -> Part:
    """What the step's own condition rests on, and the warning signs that fired."""
    content, urgency = case.content, case.result.triage.urgency
    text = []
    if urgency:
        level = pick(content.urgencies[urgency].name, language)
        text.append(plain("letter.why.urgency", language, level=level))
    if step not in earned(case):
        text.append(plain("letter.why.none", language))
    points = [_reason(one, language) for one in telling.reasons(case.result, case, language)]
    points += [
        _value(name, value, content, language)
        for one in case.care
        for name, value in one.reasons.items()
        if one.id == step and name != URGENCY and (name in content.questions or name in content.derived)
    ]
    return Part(tuple(text), tuple(points))


def _reason(told: telling.Told, language: str) -> str:
    """A rule that fired; where it is urgent, with the answers behind it."""
    if told.urgency not in URGENT:
        return plain("letter.why.early", language, name=told.name)
    behind = (plain("letter.why.answer", language, question=asked, answer=said) for asked, said in told.answers)
    return " ".join((plain("letter.why.sign", language, name=told.name), *behind))


def _value(name: Id, value: Value, content: Content, language: str) -> str:
    """A question with its answer, or a derived finding with its value."""
    asked, said = telling.finding(name, value, content, language)
    if name not in content.questions:
        return plain("letter.why.value", language, name=asked, value=said)
    if content.questions[name].range == SCALE:
        said = plain("letter.out-of-ten", language, value=said)
    return plain("letter.why.answer", language, question=asked, answer=said)


def _found(case: Case, language: str) -> Part:
    """Phase, patterns and drivers by name."""
    content, assessed = case.content, case.result.assessment
    said = [plain("letter.found.no-diagnosis", language)]
    if case.result.triage.urgency is None:
        said.append(plain("letter.found.open", language))
    if assessed.phase:
        said.append(plain("letter.found.phase", language, name=pick(content.phases[assessed.phase].name, language)))
    patterns = listed((pick(content.patterns[one.id].name, language) for one in assessed.patterns), language)
    if patterns:
        said.append(plain("letter.found.patterns", language, names=patterns))
    return Part((" ".join(said),), tuple(_drivers(case, language)))


def _drivers(case: Case, language: str) -> Iterator[str]:
    found = telling.drivers(case.result.assessment.drivers, case.content, language)
    for strength in ("strong", "some"):
        names = listed((one.name for one in found if one.strength == strength), language)
        if names:
            yield plain(f"letter.found.{strength}", language, names=names)


def _tried(case: Case, language: str) -> Part:
    """What was done before, the weeks of the plan, and what is practised now."""
    text = []
    before = case.answers.get("care-so-far")
    if before not in (None, UNSURE):
        asked, said = telling.finding("care-so-far", before, case.content, language)
        text.append(plain("letter.why.answer", language, question=asked, answer=said))
    text.append(_done(case, language))
    items = list(_practised(case, language))
    if not items:
        return Part((*text, plain("letter.tried.paused", language)))
    return Part((*text, plain("letter.tried.now" if case.week else "letter.tried.first", language)), tuple(items))


def _done(case: Case, language: str) -> str:
    if case.history is None or case.week is None:
        return plain("letter.tried.nothing", language)
    done = [one for one in case.history.of(Session) if one.done > 0]
    return plain(
        "letter.tried.weeks", language, weeks=case.week.number + 1, days=len({one.day for one in done}), done=len(done)
    )


def _practised(case: Case, language: str) -> Iterator[str]:
    """Each exercise of the week that today is in, once, with its level and dose."""
    days: tuple[tuple[Item, ...], ...]
    if case.week:
        days = tuple(one.items for one in case.week.week)
    else:
        days = tuple(one.items for one in case.result.plan.week)
    found: dict[Id, Item] = {}
    for items in days:
        for item in items:
            if item.level:
                found.setdefault(item.id, item)
    for item in found.values():
        record, level = case.content.interventions[item.id], item.level or 1
        dose = chips(item.dose or record.levels[level - 1].dose, language, each_side=record.each_side, weekly=True)
        yield plain(
            "letter.tried.item", language, name=pick(record.name, language), level=level, levels=len(record.levels),
            dose=", ".join(dose),
        )  # fmt: skip


def _course(case: Case, language: str) -> Part:
    """The state in words, and the first and last number of each measure."""
    if case.followed is None or not _moved(case.followed):
        return Part((plain("letter.course.none", language),))
    found, said = case.followed.course, []
    if found.state:
        state: Text = case.content.course_states[found.state].name
        said.append(plain("letter.course.state", language, state=pick(state, language).lower()))
    said += _numbers(found, language)
    people = found.measures["pain"].expected.range_80
    low, high = (number(round(one, 1), language) for one in (people.low, people.high))
    said.append(plain("letter.course.people", language, low=low, high=high))
    return Part((" ".join(said),))


def _numbers(found: Course, language: str) -> Iterator[str]:
    for name in MEASURES:
        measure = found.measures[name]
        if measure.first is not None and measure.last is not None:
            first, last = number(measure.first, language), number(measure.last, language)
            title = plain(f"letter.measure.{name}", language)
            yield plain("letter.course.said", language, name=title, first=first, last=last, count=measure.check_ins)


def _moved(found: Followed) -> bool:
    return any(one.check_ins > 1 for one in found.course.measures.values())


def _drawn(case: Case, language: str) -> Drawn | None:
    """The numbers as they were told, and where comparable people are in pain, up to today."""
    found = case.followed
    if found is None or not _moved(found):
        return None
    start, today = found.course.began, found.course.on

    def week(on: date) -> float:
        return (on - start).days / WEEK

    lines = [
        Line(
            plain(f"letter.measure.{name}", language), tuple((week(on), value) for on, value in found.traces[name].said)
        )
        for name in MEASURES
    ]
    people = tuple(
        (week(one.on), one.told.range_80.low, one.told.range_80.high)
        for one in found.traces["pain"].people
        if one.on <= today + timedelta(days=WHOLE)
    )
    return Drawn(
        lines=tuple(one for one in lines if one.points),
        people=people,
        weeks=week(today),
        words=" ".join(_numbers(found.course, language)),
    )


def _signs(case: Case, language: str) -> Iterator[Sign]:
    """Every warning sign that was asked, with its answer and the day of it; those that alarm or are not sure first."""
    asked = [one for one in case.content.questions.values() if one.red_flag and one.id in case.answers]
    told = [(one, case.answers[one.id]) for one in asked]
    for question, answer in sorted(told, key=lambda one: one[1] not in (one[0].alarming, UNSURE)):
        unsure = answer == UNSURE
        yield Sign(
            question=pick(question.text, language),
            answer=plain("letter.unsure", language) if unsure else form.shown(question, answer, language),
            asked=day(case.asked.get(question.id, case.on), language),
            marked=unsure or answer == question.alarming,
        )
