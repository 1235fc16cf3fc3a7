"""Each measure as the SQL that works it out, one row for each person: what stands behind a number can be shown.

A row of a share says whether somebody `met` it; empty is somebody of whom it is not known. A row of a time says on
which `day` the `event` came, or until when none was seen; a row of a rate counts `events` in so many `days`; a row of a
mean holds a `value`.
"""

# ruff: noqa: S608  only numbers and ids of checked content stand in these texts

from __future__ import annotations

from collections.abc import Callable, Iterable

from dorsal.content.schema import Measure

WEEK, MOST = 7, 10


def query(measure: Measure, week: int | None = None) -> str:
    """The SQL of a measure, at one of its weeks where it has any that count alone."""
    return FAMILIES[measure.counts](measure, week or 0).strip()


def span(measure: Measure, week: int) -> tuple[int, int]:
    """The first and last day around a week on which what was told counts."""
    window = measure.window or 0
    return WEEK * week - window, WEEK * week + window


def _told(measure: Measure, week: int) -> str:
    first, last = span(measure, week)
    return f"""
  SELECT person, AVG({measure.of}) AS now FROM checkins
  WHERE day BETWEEN {first} AND {last} AND {measure.of} IS NOT NULL
  GROUP BY person"""


def _responders(measure: Measure, week: int) -> str:
    of, last = measure.of, span(measure, week)[1]
    if measure.percent is not None:
        room, met = f"{of} > 0", f"told.now * 100 <= began.first * {100 - measure.percent:g}"
    else:
        room, met = f"{of} <= {MOST - (measure.points or 0):g}", f"told.now - began.first >= {measure.points:g}"
    return f"""
WITH began AS (
  SELECT person, {of} AS first FROM people
  WHERE planned AND followed >= {last} AND {room}
), told AS ({_told(measure, week)}
)
SELECT began.person AS person, {met} AS met
FROM began LEFT JOIN told ON began.person = told.person"""


def _expected(measure: Measure, week: int) -> str:
    last = span(measure, week)[1]
    return f"""
WITH told AS ({_told(measure, week)}
)
SELECT people.person AS person, told.now AS seen, published.{measure.of} AS expected,
  told.now - published.{measure.of} AS value
FROM people JOIN told ON people.person = told.person JOIN published ON people.course = published.course
WHERE people.planned AND people.followed >= {last} AND published.week = {week}"""


def _completeness(measure: Measure, week: int) -> str:
    last = span(measure, week)[1]
    return f"""
WITH told AS ({_told(measure, week)}
)
SELECT people.person AS person, told.now IS NOT NULL AS met
FROM people LEFT JOIN told ON people.person = told.person
WHERE people.planned AND people.followed >= {last}"""


def _recovery(measure: Measure, _: int) -> str:
    return f"""
WITH told AS (
  SELECT person, MAX(day) AS last,
    MIN(CASE WHEN pain <= {measure.points:g} AND function <= {measure.points:g} THEN day END) AS well
  FROM checkins WHERE day > 0 AND pain IS NOT NULL AND function IS NOT NULL
  GROUP BY person
)
SELECT people.person AS person, COALESCE(told.well, told.last) AS day, told.well IS NOT NULL AS event
FROM people JOIN told ON people.person = told.person
WHERE people.planned AND (people.pain > {measure.points:g} OR people.function > {measure.points:g})"""


def _relapse(measure: Measure, _: int) -> str:
    return f"""
WITH recovered AS (
  SELECT person, MIN(day) AS well FROM checkins
  WHERE day > 0 AND pain <= 1 AND function <= 1
  GROUP BY person
), later AS (
  SELECT recovered.person AS person, recovered.well AS well, MAX(checkins.day) AS last,
    MIN(CASE WHEN checkins.pain > {measure.points:g} AND checkins.day >= recovered.well + {measure.days}
      THEN checkins.day END) AS back
  FROM recovered JOIN checkins ON recovered.person = checkins.person
  WHERE checkins.pain IS NOT NULL AND checkins.day > recovered.well
  GROUP BY recovered.person, recovered.well
)
SELECT later.person AS person, COALESCE(later.back, later.last) - later.well AS day, later.back IS NOT NULL AS event
FROM later JOIN people ON later.person = people.person
WHERE people.planned AND (people.pain > 1 OR people.function > 1)"""


def _never_started(measure: Measure, _: int) -> str:
    return f"""
WITH began AS (
  SELECT person, planned_day FROM people WHERE planned AND followed >= planned_day + {measure.days}
), did AS (
  SELECT began.person AS person, COUNT(*) AS times
  FROM began JOIN sessions ON began.person = sessions.person
  WHERE sessions.done > 0 AND sessions.day < began.planned_day + {measure.days}
  GROUP BY began.person
)
SELECT began.person AS person, did.times IS NULL AS met
FROM began LEFT JOIN did ON began.person = did.person"""


def _adherence(measure: Measure, week: int) -> str:
    days, asked = WEEK * week, f"{week * (measure.percent or 0):g}"
    return f"""
WITH began AS (
  SELECT person, planned_day, asked_days FROM people
  WHERE planned AND asked_days > 0 AND followed >= planned_day + {days}
), did AS (
  SELECT began.person AS person, COUNT(DISTINCT sessions.day) AS days
  FROM began JOIN sessions ON began.person = sessions.person
  WHERE sessions.done > 0 AND sessions.day >= began.planned_day AND sessions.day < began.planned_day + {days}
  GROUP BY began.person
)
SELECT began.person AS person, COALESCE(did.days, 0) * 100 >= began.asked_days * {asked} AS met
FROM began LEFT JOIN did ON began.person = did.person"""


def _flares(_: Measure, __: int) -> str:
    return """
WITH entered AS (
  SELECT person, COUNT(*) AS events FROM flares GROUP BY person
)
SELECT people.person AS person, COALESCE(entered.events, 0) AS events, people.last AS days
FROM people LEFT JOIN entered ON people.person = entered.person
WHERE people.planned AND people.last > 0"""


def _signs_asked(_: Measure, __: int) -> str:
    return """
SELECT person, MAX(signs_left) = 0 AS met FROM checkins
WHERE kind = 'check-in' GROUP BY person"""


def _signs_yes(_: Measure, __: int) -> str:
    return """
SELECT person, MAX(signs_yes) > 0 AS met FROM checkins
WHERE kind = 'check-in' GROUP BY person"""


def _acted(measure: Measure, _: int) -> str:
    limit = " ".join(f"WHEN '{urgency}' THEN {days}" for urgency, days in sorted(measure.within.items()))
    return f"""
WITH alarms AS (
  SELECT person, MIN(day) AS day FROM decisions WHERE urgency IN ({_listed(sorted(measure.within))}) GROUP BY person
), worst AS (
  SELECT alarms.person AS person, alarms.day AS day, MIN(decisions.urgency) AS urgency
  FROM alarms JOIN decisions ON alarms.person = decisions.person AND alarms.day = decisions.day
  GROUP BY alarms.person, alarms.day
), due AS (
  SELECT person, day, day + CASE urgency {limit} END AS until FROM worst
), seen AS (
  SELECT due.person AS person, MIN(examined.day) AS day FROM due JOIN examined ON due.person = examined.person
  WHERE examined.day >= due.day GROUP BY due.person
)
SELECT due.person AS person, COALESCE(seen.day <= due.until, FALSE) AS met
FROM due JOIN people ON due.person = people.person LEFT JOIN seen ON due.person = seen.person
WHERE people.followed >= due.until"""


def _escalations(measure: Measure, _: int) -> str:
    return f"""
SELECT person, MIN(CASE WHEN met THEN 1 ELSE 0 END) = 1 AS met FROM steps
WHERE what IN ('referral', 'letter') AND step IN ({_listed(measure.values)}) GROUP BY person"""


def _imaging(measure: Measure, _: int) -> str:
    return f"""
WITH asked AS (
  SELECT person, MIN(CASE WHEN ARRAY_CONTAINS(care, 'scan') THEN day END) AS day FROM checkins
  WHERE care IS NOT NULL GROUP BY person
), earned AS (
  SELECT person, MIN(day) AS day FROM steps
  WHERE what = 'earned' AND step IN ({_listed(measure.values)}) GROUP BY person
)
SELECT people.person AS person, CASE
    WHEN asked.person IS NULL THEN NULL
    WHEN asked.day IS NULL THEN FALSE
    ELSE earned.day IS NULL OR earned.day > asked.day END AS met
FROM people LEFT JOIN asked ON people.person = asked.person LEFT JOIN earned ON people.person = earned.person
WHERE people.planned AND NOT people.scan_before"""


def _adverse(measure: Measure, _: int) -> str:
    told = " OR ".join(f"ARRAY_CONTAINS(harm, '{value}')" for value in measure.values)
    return f"""
SELECT person, MAX(CASE WHEN {told} THEN 1 ELSE 0 END) = 1 AS met FROM checkins
WHERE harm IS NOT NULL GROUP BY person"""


def _listed(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


FAMILIES: dict[str, Callable[[Measure, int], str]] = {
    "responders": _responders,
    "expected": _expected,
    "completeness": _completeness,
    "recovery": _recovery,
    "relapse": _relapse,
    "never-started": _never_started,
    "adherence": _adherence,
    "flares": _flares,
    "signs-asked": _signs_asked,
    "signs-yes": _signs_yes,
    "acted": _acted,
    "escalations": _escalations,
    "imaging": _imaging,
    "adverse": _adverse,
}

ENOUGH = WEEK * 12 + 10  # days after which the flow can be told: week 12 and its window have passed
FLOW = f"""
WITH did AS (
  SELECT person, COUNT(*) AS times FROM sessions WHERE done > 0 GROUP BY person
), told AS (
  SELECT person, AVG(pain) AS now FROM checkins
  WHERE day BETWEEN {ENOUGH - 20} AND {ENOUGH} AND pain IS NOT NULL GROUP BY person
), well AS (
  SELECT person, MIN(day) AS day FROM checkins WHERE day > 0 AND pain <= 1 AND function <= 1 GROUP BY person
)
SELECT people.person AS person, people.planned AS planned,
  people.planned AND did.times IS NOT NULL AS started,
  people.planned AND did.times IS NOT NULL AND told.now IS NOT NULL AS told,
  COALESCE(people.planned AND did.times IS NOT NULL AND told.now * 100 <= people.pain * 70, FALSE) AS better,
  COALESCE(people.planned AND did.times IS NOT NULL AND told.now * 100 <= people.pain * 70, FALSE)
    AND well.day IS NOT NULL AS recovered
FROM people LEFT JOIN did ON people.person = did.person LEFT JOIN told ON people.person = told.person
  LEFT JOIN well ON people.person = well.person
WHERE people.followed >= {ENOUGH}""".strip()
START = "SELECT COUNT({of}) AS people, AVG({of}) AS mean, STDDEV({of}) AS spread FROM people WHERE {of} IS NOT NULL"
MIX = "SELECT COALESCE({by}, '-') AS kind, COUNT(*) AS people FROM people GROUP BY COALESCE({by}, '-')"
STANDARD = """
-- answered: what the query of the measure says of each person in the registry
WITH known AS (
  SELECT answered.person AS person, COALESCE(people.phase, '-') AS phase, COALESCE(people.pattern, '-') AS pattern,
    CASE WHEN answered.met THEN 1.0 ELSE 0.0 END AS met
  FROM answered JOIN people ON answered.person = people.person WHERE answered.met IS NOT NULL
), usual AS (
  SELECT phase, pattern, AVG(met) AS share FROM known GROUP BY phase, pattern
)
SELECT care.clinic AS clinic, COUNT(*) AS people, SUM(known.met) AS seen, SUM(usual.share) AS expected
FROM known JOIN usual ON known.phase = usual.phase AND known.pattern = usual.pattern
  JOIN care ON known.person = care.person
GROUP BY care.clinic""".strip()
