"""Addresses of the pages, in English nouns."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from dorsal.web.views import about, answers, consent, intake, result, seen, summary, week

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
    path("week", week.week, name="week"),
    path("exercises/<slug:id>", week.exercise, name="exercise"),
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
