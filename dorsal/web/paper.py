"""The week that today is in as a sheet to print: the same things, doses and days as on the page, and where to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from dorsal.care.answers import UNSURE
from dorsal.care.plan import Item
from dorsal.care.result import Result
from dorsal.care.triage import Triage
from dorsal.content import Content
from dorsal.content.schema import Dose, Id, Place, Urgency
from dorsal.figures.picture import is_drawn, printed
from dorsal.letters.sheet import Block, Day, Picture, Row, Sheet
from dorsal.web import telling
from dorsal.web.dose import chips
from dorsal.web.visit import Visit
from dorsal.web.words import day as dated
from dorsal.web.words import pick, plain

LOG = ("sheet.log.pain", "sheet.log.effort")
What = tuple[Id, int, Dose | None]


def sheet(here: Visit, place: Place | None, language: str) -> Sheet | None:
    """The sheet of this week; None where there is nothing that the person may do yet."""
    content, decided, now = here.content, here.decide(), here.week_now()
    week: Iterable[tuple[date, tuple[Item, ...]]]
    if now is not None:
        week, review = [(one.day, one.items) for one in now.week], now.review
    else:
        week, review = [(one.day, one.items) for one in decided.plan.week], decided.plan.review
    days = dict(week)
    if not days or (now is not None and now.mode == "flare-check"):
        return None
    first, last = min(days), max(days)
    return Sheet(
        language=language,
        title=plain("sheet.title", language),
        dates=plain("sheet.dates", language, first=dated(first, language), last=dated(last, language)),
        lead=plain("sheet.lead", language),
        exercise=plain("sheet.exercise", language),
        daily=plain("sheet.daily", language),
        first=_first(now.triage if now else decided.triage, decided, here, language),
        days=tuple(Day(plain(f"sheet.day.{one.weekday()}", language), str(one.day)) for one in days),
        rows=tuple(_rows(days, content, language)),
        log=tuple(plain(key, language) for key in LOG),
        blocks=tuple(_blocks(here, days, review, language)),
        net=_net(place, content, language),
        foot=(
            plain("sheet.made", language, on=dated(here.on, language)),
            plain("page.unreviewed", language),
            plain("page.not-a-doctor", language),
        ),
    )


def _first(judged: Triage, decided: Result, here: Visit, language: str) -> Block | None:
    """What a warning sign asks of the person, before anything that they may do meanwhile."""
    urgency = judged.urgency
    if urgency not in (Urgency.T0, Urgency.T1, Urgency.T2):
        return None
    told = here.content.urgencies[urgency.value]
    signs = [one for one in telling.reasons(decided, here, language) if one.urgency == urgency.value]
    told_signs = (f"{one.name}. {one.text}" for one in signs)
    text = (pick(told.advice, language), *told_signs, plain("week.lead-gentle", language))
    return Block(plain(f"urgency.{urgency.value}.title", language), text)


def _rows(days: dict[date, tuple[Item, ...]], content: Content, language: str) -> Iterator[Row]:
    """Each thing once, in the order in which it comes; where its dose differs between days, once for each dose."""
    planned: dict[What, list[date]] = {}
    for on, items in days.items():
        for item in items:
            if item.level:
                planned.setdefault((item.id, item.level, item.dose), []).append(on)
    for what, on_days in planned.items():
        yield _row(what, on_days, list(days), content, language)


def _row(what: What, on_days: list[date], days: list[date], content: Content, language: str) -> Row:
    id, level, dose = what
    item = content.interventions[id]
    how = item.levels[level - 1]
    names = ", ".join(plain(f"sheet.day.{one.weekday()}", language) for one in on_days)
    if len(on_days) == len(days):
        when = plain("dose.every-day", language)
    else:
        when = plain("sheet.when", language, days=names)
    return Row(
        name=pick(item.name, language),
        how=f"{pick(item.start, language)} {pick(how.how, language)}",
        dose=", ".join(chips(dose or how.dose, language, each_side=item.each_side)),
        when=when,
        days=tuple(one in on_days for one in days),
        pictures=_pictures(id, level, content, language),
    )


def _pictures(id: Id, level: int, content: Content, language: str) -> tuple[Picture, ...]:
    """How it begins and where it goes; nothing where it is not drawn."""
    if not is_drawn(content, id, level):
        return ()
    item = content.interventions[id]
    return (
        Picture(printed(id, level, "start"), pick(item.start, language)),
        Picture(printed(id, level, "end"), pick(item.levels[level - 1].how, language)),
    )


def _blocks(here: Visit, days: dict[date, tuple[Item, ...]], review: date, language: str) -> Iterator[Block]:
    """The days of a flare in two sentences, the next look, and what there is to read."""
    content = here.content
    flare = tuple(pick(content.changes[name].text, language) for name in ("flare", "back-at-80"))
    own = here.answers.get("relapse-plan")
    if isinstance(own, str) and own != UNSURE:
        flare = (*flare, plain("sheet.flare.own", language, words=own))
    yield Block(plain("sheet.flare", language), flare)
    yield Block(plain("sheet.after", language), (plain("sheet.review", language, on=dated(review, language)),))
    read = dict.fromkeys(item.id for items in days.values() for item in items if item.id in content.lessons)
    if read:
        titles = tuple(pick(content.lessons[name].title, language) for name in read)
        yield Block(plain("sheet.lessons", language), (), titles)


def _net(place: Place | None, content: Content, language: str) -> Block:
    """When to stop, and whom to call where the person is; where nobody said, every number that we know."""
    signs = tuple(pick(sign.text, language) for sign in content.safety_net.values() if not sign.soon)
    between = plain("sheet.net.or", language)
    if place:
        text = [plain("sheet.net.call", language, numbers=between.join(place.emergency))]
        out = pick(place.out_of_hours, language)
        text.append(plain("place.out-of-hours", language, words=out))
        if not place.checked:
            text.append(plain("place.unverified", language))
    else:
        known = (
            plain("sheet.net.place", language, place=pick(one.name, language), number=between.join(one.emergency))
            for one in content.places.values()
        )
        text = [plain("sheet.net.call-anywhere", language, numbers=", ".join(known))]
    return Block(plain("sheet.net", language), tuple(text), signs)
