"""Am I getting better?: the person's own activity and function first, pain second."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from dorsal.care.course import MEASURES, Course
from dorsal.care.foresight import Measure, Trace
from dorsal.care.mixture import Range
from dorsal.care.replanning import NextWeek
from dorsal.content.schema import Content, Question
from dorsal.web.context import language_now
from dorsal.web.doing import check_in_due, last_check_in
from dorsal.web.plot import Plot, of_course, of_readings
from dorsal.web.progress import Followed, followed
from dorsal.web.visit import Visit, must_ask, open_visit
from dorsal.web.words import day, number, pick, plain

ORDER = ("function", "pain")
ALWAYS = ("spread-assumed", "after-published")  # said once for everybody
TENTHS, CERTAIN = 10, 9.5


@dataclass(frozen=True)
class Line:
    """One row of a table: a day and what is known or expected of it."""

    day: str
    said: str
    seen: str


@dataclass(frozen=True)
class Part:
    """One thing that is followed: its picture, with a key to it or not, its sentences and its numbers."""

    title: str
    own: str | None
    ends: str
    plot: Plot | None
    keys: bool
    alt: str
    says: list[str]
    more: list[str]
    table: list[Line]
    foreseen: list[Line]


@require_safe
def course(request: HttpRequest) -> HttpResponse:
    """Where the person is and where it may go."""
    here = open_visit(request)
    if here is None:
        return redirect("begin")
    if must_ask(request, here):
        return redirect("seen")
    history, week = here.history(), here.week_now()
    if history is None or week is None:
        return redirect("result")
    language, found = language_now(), followed(history, here.content)
    words = {
        "says": says(found.course, week, here.content, language),
        "state": standing(found.course, week),
        "begun": last_check_in(history, here.content) is not None,
        "next": day(found.course.measures["pain"].next[0].on, language),
        "parts": [*_activity(here, found, language), *_measures(here, found, language)],
        "reasons": _reasons(found.course, here.content, language),
        "people": here.content.courses[found.course.course],
        "doubts": _doubts(found.course, language),
        "flares": bool(found.flares),
        "due": check_in_due(history, week, here.content),
    }
    return render(request, "web/course.html", words)


def standing(found: Course, week: NextWeek) -> str | None:
    """Where somebody stands: a flare that they told of, or that the days show, counts before the weekly numbers do."""
    flaring = week.mode in ("flare", "flare-check") and found.state != "worse"
    return "flare" if flaring else found.state


def says(found: Course, week: NextWeek, content: Content, language: str) -> str:
    """The one sentence about where somebody stands."""
    state = standing(found, week)
    if state:
        return pick(content.course_states[state].text, language)
    early = all(measure.check_ins < 2 for measure in found.measures.values())
    return plain("course.too-early" if early else "course.not-lately", language)


def _activity(here: Visit, found: Followed, language: str) -> Iterator[Part]:
    """What the person most wants to do again, in their own words."""
    told, asked = found.activity, here.content.questions["activity-level"]
    own = here.answers.get("activity")
    if not told:
        return
    review, first, last = found.traces["pain"].review, told[0][1], told[-1][1]
    key = "mine.activity-said" if len(told) > 1 else "mine.activity-once"
    sentence = plain(key, language, first=number(first, language), last=number(last, language))
    picture = of_readings("activity", told, start=found.course.began, today=found.course.on, review=review)
    yield Part(
        title=plain("mine.activity", language),
        own=str(own) if own else None,
        ends=_ends(asked, language),
        plot=picture if len(told) > 1 else None,
        keys=False,
        alt=sentence,
        says=[sentence],
        more=[],
        table=[Line(day(on, language), number(value, language), "") for on, value in told],
        foreseen=[],
    )


def _measures(here: Visit, found: Followed, language: str) -> Iterator[Part]:
    for name in ORDER:
        measure, trace = found.course.measures[name], found.traces[name]
        asked = here.content.questions[MEASURES[name]]
        sentences = _sentences(measure, language)
        yield Part(
            title=plain(f"mine.{name}", language),
            own=None,
            ends=_ends(asked, language),
            plot=of_course(name, trace, found.flares, start=found.course.began, today=found.course.on),
            keys=name == ORDER[0],
            alt=" ".join(sentences),
            says=sentences[:2],
            more=sentences[2:],
            table=list(_said(trace, language)),
            foreseen=list(_foreseen(measure, language)),
        )


def _ends(asked: Question, language: str) -> str:
    least, most = asked.ends or ({}, {})
    return plain("mine.ends", language, least=pick(least, language), most=pick(most, language))


def _sentences(measure: Measure, language: str) -> list[str]:
    """Where the person is, what to expect and how likely a clear change is; then how people like them are."""
    review = measure.review
    on = day(review.on, language)
    people = plain("course.expected", language, **_range(measure.expected.range_80, language))
    look_back = plain("course.review", language, on=on, low=review.whole.low, high=review.whole.high)
    sure = plain(f"course.sure.{measure.sure.level}", language)
    if measure.first is None or measure.last is None:
        return [plain("course.nothing-said", language), people, look_back]
    first, last = number(measure.first, language), number(measure.last, language)
    said = plain("course.said", language, first=first, last=last)
    if measure.check_ins == 1:
        said = plain("mine.said-once", language, first=first)
    where = {"mean": _one(measure.now.mean, language)} | _range(measure.now.range_80, language)
    now = plain("course.now", language, **where)
    chance = [_chance(measure, on, language)] if review.change is not None else []
    return [said, now, people, look_back, *chance, sure]


def _chance(measure: Measure, on: str, language: str) -> str:
    """How likely a clear change is, in tens that people can picture."""
    change = measure.review.change or 0.0
    tens = round(change * TENTHS)
    key = "mine.chance-least" if change < 1 / 20 else "mine.chance-most" if change * TENTHS > CERTAIN else "mine.chance"
    return plain(key, language, on=on, tens=tens)


def _range(found: Range, language: str) -> dict[str, str]:
    return {"low": _one(found.low, language), "high": _one(found.high, language)}


def _one(value: float, language: str) -> str:
    return number(round(value, 1), language)


def _said(trace: Trace, language: str) -> Iterator[Line]:
    seen = dict(trace.seen)
    for on, value in trace.said:
        yield Line(day(on, language), number(value, language), _one(seen[on], language))


def _foreseen(measure: Measure, language: str) -> Iterator[Line]:
    for one in (*(ahead for ahead in measure.next if ahead.on < measure.review.on), measure.review):
        between = plain("mine.between", language, low=one.whole.low, high=one.whole.high)
        people = plain("mine.between", language, **_range(one.expected.range_80, language))
        yield Line(day(one.on, language), between, people)


def _reasons(found: Course, content: Content, language: str) -> list[tuple[str, list[str]]]:
    """The numbers behind the state, for each measure."""
    said = []
    for name in ORDER:
        state = found.measures[name].state
        told = [
            plain(f"course.reason.{key}", language, value=_one(value, language)) for key, value in state.reasons.items()
        ]
        label = plain(f"mine.{name}", language)
        title = (
            plain("mine.state", language, name=label, state=pick(content.course_states[state.id].name, language))
            if state.id
            else label
        )
        said.append((title, told))
    return said


def _doubts(found: Course, language: str) -> list[str]:
    """What makes us less sure of this person; what nobody has published is said once for everybody."""
    every = dict.fromkeys(doubt for name in ORDER for doubt in found.measures[name].sure.reasons)
    return [plain(f"course.doubt.{doubt}", language) for doubt in every if doubt not in ALWAYS]
