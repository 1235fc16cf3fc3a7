"""One door from answers to everything decided about them, and its form for other programs."""

from __future__ import annotations

from datetime import date

import msgspec

from dorsal.care.answers import Answers
from dorsal.care.assessment import Assessment, assess
from dorsal.care.derived import Asked
from dorsal.care.examining import NOBODY_LOOKED, Examined
from dorsal.care.findings import Findings, findings
from dorsal.care.followup import Standing
from dorsal.care.plan import Plan, plan
from dorsal.care.triage import URGENT, Triage, triage
from dorsal.content.schema import Content

SCHEMA = "dorsal-result-1"
NOTHING_STANDS = Standing({}, {})


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """Everything decided on a day: ids, never sentences. `content`: the hash of the content that decided."""

    schema: str
    content: str
    on: date
    triage: Triage
    assessment: Assessment
    plan: Plan


class TriageReport(Triage, frozen=True, kw_only=True):
    """A triage with its advice in words, most urgent first."""

    advice: tuple[str, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A result for another program, its words in one language."""

    schema: str
    content: str
    on: date
    triage: TriageReport
    assessment: Assessment
    plan: Plan
    safety_net: tuple[str, ...]


def decide(  # noqa: PLR0913
    answers: Answers,
    content: Content,
    *,
    on: date,
    asked: Asked | None = None,
    standing: Standing = NOTHING_STANDS,
    examined: Examined = NOBODY_LOOKED,
) -> Result:
    """Judge the answers of one person on one day. `standing`: what earlier decisions left open (`care.followup`).

    `examined`: what the care team found up to then.
    """
    found = findings(answers, content, on=on, asked=asked, examined=examined)
    return decide_on(found, content, on=on, standing=standing)


def decide_on(found: Findings, content: Content, *, on: date, standing: Standing = NOTHING_STANDS) -> Result:
    """The same from findings."""
    judged = triage(found, content, standing=standing.held, cleared=standing.cleared)
    assessed = assess(found, content)
    return Result(
        schema=SCHEMA,
        content=content.hash,
        on=on,
        triage=judged,
        assessment=assessed,
        plan=plan(found, judged, assessed, content, on=on),
    )


def report(result: Result, content: Content, language: str) -> Report:
    """The result with its advice and safety net in a language of the content."""
    judged = {name: getattr(result.triage, name) for name in Triage.__struct_fields__}
    return Report(
        schema=result.schema,
        content=result.content,
        on=result.on,
        triage=TriageReport(**judged, advice=advice(result, content, language)),
        assessment=result.assessment,
        plan=result.plan,
        safety_net=safety_net(content, language),
    )


def level(result: Result) -> str:
    """The record of `urgencies` that speaks for a result: its urgency, `open`, or `excluded` where there is no week."""
    urgency = result.triage.urgency
    if urgency is None:
        return "open"
    return "excluded" if result.plan.blocked_by and urgency not in URGENT else urgency.value


def advice(result: Result, content: Content, language: str) -> tuple[str, ...]:
    """What the urgency advises, then what each exclusion and each fired rule does."""
    blocked = (name for name in result.plan.blocked_by if name in content.exclusions)
    excluded = tuple(content.exclusions[name].text[language] for name in blocked)
    fired = tuple(content.red_flags[reason.rule].advice[language] for reason in result.triage.reasons)
    return (content.urgencies[level(result)].advice[language], *excluded, *fired)


def safety_net(content: Content, language: str) -> tuple[str, ...]:
    """The signs that always change everything, one to a line."""
    return tuple(sign.text[language] for sign in content.safety_net.values())
