"""How much of an exercise, as a person would say it: on a page, in the terminal and in a table alike."""

from __future__ import annotations

from dorsal.content.schema import Content, Dose

MANY_HOURS = 2


def phrases(dose: Dose, content: Content, language: str, *, each_side: bool, weekly: bool) -> list[str]:
    """The dose as a few short phrases: amount, side, times, days if `weekly`, effort."""

    def say(key: str, **values: object) -> str:
        return content.interface[f"dose.{key}"][language].format(**values)

    hours = (dose.minutes or 0) * dose.sets * dose.times_a_day / 60
    whole = dose.times_a_day > 1 and hours >= MANY_HOURS
    if whole:  # a day at work is told as its hours: nobody counts eight times an hour
        found = [say("hours-a-day", count=_number(_told(hours), content, language))]
    else:
        found = [amount(dose, content, language)]
    if each_side:
        found.append(say("each-side"))
    if dose.times_a_day > 1 and not whole:
        found.append(say("times-a-day", times=dose.times_a_day))
    if weekly:
        key = {7: "every-day", 1: "one-day"}.get(dose.days_a_week, "days-a-week")
        found.append(say(key, days=dose.days_a_week))
    if dose.effort:
        found.append(say("effort", effort=dose.effort))
    return found


def amount(dose: Dose, content: Content, language: str) -> str:
    """Repetitions, seconds or minutes, with the number of sets where there is more than one."""
    unit, count = _unit(dose)
    if unit == "minutes" and dose.sets == 1 and count < 1:
        return content.interface["dose.part-of-a-minute"][language].format(count=5 * max(1, round(12 * count)))
    words = content.interface[f"dose.{unit}" if dose.sets == 1 else f"dose.sets-of-{unit}"][language]
    return words.format(sets=dose.sets, count=_number(_told(count), content, language))


def _number(value: float, content: Content, language: str) -> str:
    return f"{value:g}".replace(".", content.interface["number.decimal"][language])


def _told(count: float) -> float:
    """What can be told on a clock: from one minute on, in halves."""
    return round(2 * count) / 2 if count > 1 else count


def _unit(dose: Dose) -> tuple[str, float]:
    if dose.reps is not None:
        return "reps", dose.reps
    if dose.seconds is not None:
        return "seconds", dose.seconds
    return "minutes", dose.minutes or 0
