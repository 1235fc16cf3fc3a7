"""Addresses of the pages, in English nouns."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from dorsal.web.views import (
    about,
    answers,
    changes,
    checkin,
    consent,
    course,
    exercise,
    figures,
    flare,
    goals,
    intake,
    moments,
    paper,
    result,
    seen,
    session,
    summary,
    today,
    week,
    wishes,
)

urlpatterns = [
    path("", about.start, name="start"),
    path("begin", consent.begin, name="begin"),
    path("intake", intake.intake, name="intake"),
    path("intake/again", intake.again, name="intake-again"),
    path("intake/later", intake.later, name="later"),
    path("intake/more", intake.more, name="more"),
    path("intake/<slug:id>", intake.page, name="intake-page"),
    path("answers", answers.answers, name="answers"),
    path("answers/<slug:id>", answers.answer, name="answer"),
    path("result", result.result, name="result"),
    path("today", today.today, name="today"),
    path("today/morning", today.morning, name="morning"),
    path("today/not", today.not_today, name="not-today"),
    path("session", session.session, name="session"),
    path("session/done", session.done, name="session-done"),
    path("session/items/<slug:id>", session.item, name="session-item"),
    path("session/items/<slug:id>/undo", session.undo, name="session-undo"),
    path("flare", flare.flare, name="flare"),
    path("flare/undo", flare.undo, name="flare-undo"),
    path("flare/check", flare.check, name="flare-check"),
    path("flare/check/<slug:because>", flare.check, name="flare-check-because"),
    path("week", week.week, name="week"),
    path("week/sheet.pdf", paper.week_sheet, name="week-sheet"),
    path("moments", moments.moments, name="moments"),
    path("moments/calendar", moments.feed, name="feed"),
    path("moments/stop/<str:token>", moments.stop, name="letters-stop"),
    path("calendar/<str:token>.ics", moments.ics, name="calendar"),
    path("check-in", checkin.check_in, name="check-in"),
    path("check-in/again", checkin.again, name="check-in-again"),
    path("check-in/done", checkin.done, name="check-in-done"),
    path("check-in/<int:number>", checkin.check_in, name="check-in-sheet"),
    path("course", course.course, name="course"),
    path("changes", changes.changes, name="changes"),
    path("goals", goals.goals, name="goals"),
    path("week/items/<slug:id>", wishes.item, name="week-item"),
    path("week/items/<slug:id>/swap", wishes.swap, name="swap"),
    path("week/items/<slug:id>/refusal", wishes.refuse, name="refuse"),
    path("week/move", wishes.move, name="move"),
    path("week/absence", wishes.away, name="away"),
    path("week/undo", wishes.undo, name="undo"),
    path("exercises/<slug:id>", exercise.exercise, name="exercise"),
    path("figures/<slug:id>/<int:level>/<slug:kind>.svg", figures.figure, name="figure"),
    path("lessons", about.lessons, name="lessons"),
    path("lessons/<slug:id>", about.lesson, name="lesson"),
    path("words", about.glossary, name="words"),
    path("safety-net", about.safety_net, name="safety-net"),
    path("summary", summary.summary, name="summary"),
    path("seen", seen.seen, name="seen"),
    path("place", about.place, name="place"),
    path("erase", consent.erase, name="erase"),
    path("erased", consent.erased, name="erased"),
]

if settings.DEBUG:
    from dorsal.web.views import styleguide

    urlpatterns.append(path("styleguide", styleguide.styleguide, name="styleguide"))
