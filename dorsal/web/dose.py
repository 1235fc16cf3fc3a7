"""How much of an exercise, in words."""

from __future__ import annotations

from dorsal.content.schema import Dose
from dorsal.web.words import number, plain

MANY_HOURS = 2


def chips(dose: Dose, language: str, *, each_side: bool, weekly: bool = False) -> list[str]:
    """The dose as a few short phrases: amount, side, times, effort."""
    hours = (dose.minutes or 0) * dose.sets * dose.times_a_day / 60
    whole = dose.times_a_day > 1 and hours >= MANY_HOURS
    if whole:  # a day at work is told as its hours: nobody counts eight times an hour
        found = [plain("dose.hours-a-day", language, count=number(_told(hours), language))]
    else:
        found = [amount(dose, language)]
    if each_side:
        found.append(plain("dose.each-side", language))
    if dose.times_a_day > 1 and not whole:
        found.append(plain("dose.times-a-day", language, times=dose.times_a_day))
    if weekly:
        key = (
            "dose.every-day"
            if dose.days_a_week == 7
            else "dose.one-day"
            if dose.days_a_week == 1
            else "dose.days-a-week"
        )
        found.append(plain(key, language, days=dose.days_a_week))
    if dose.effort:
        found.append(plain("dose.effort", language, effort=dose.effort))
    return found


def amount(dose: Dose, language: str) -> str:
    """Repetitions, seconds or minutes, with the number of sets where there is more than one."""
    unit, count = _unit(dose)
    if unit == "minutes" and dose.sets == 1 and count < 1:
        return plain("dose.part-of-a-minute", language, count=5 * max(1, round(12 * count)))
    key = f"dose.{unit}" if dose.sets == 1 else f"dose.sets-of-{unit}"
    return plain(key, language, sets=dose.sets, count=number(_told(count), language))


def _told(count: float) -> float:
    """What can be told on a clock: from one minute on, in halves."""
    return round(2 * count) / 2 if count > 1 else count


def _unit(dose: Dose) -> tuple[str, float]:
    if dose.reps is not None:
        return "reps", dose.reps
    if dose.seconds is not None:
        return "seconds", dose.seconds
    return "minutes", dose.minutes or 0
