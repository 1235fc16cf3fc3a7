"""How doses grow and shrink: by shares, within a cap, in whole repetitions and seconds that a person can count."""

from __future__ import annotations

from math import floor
from typing import Literal

import msgspec

from dorsal.content.schema import Dose

FINE, COARSE, SHORT = 0.2, 0.5, 5  # minutes are told in half minutes, the shortest in twelve seconds
HAIR = 1e-6  # what a computer's arithmetic may be off by
Unit = Literal["reps", "seconds", "minutes"]


def unit(dose: Dose) -> Unit:
    return "reps" if dose.reps is not None else "seconds" if dose.seconds is not None else "minutes"


def amount(dose: Dose) -> float:
    """What a week asks for, in the dose's own unit."""
    return daily(dose) * dose.days_a_week


def daily(dose: Dose) -> float:
    """What one of its days asks for."""
    one: float = getattr(dose, unit(dose))
    return one * dose.sets * dose.times_a_day


def scaled(dose: Dose, share: float) -> Dose:
    """This share of a dose, rounded down, never to nothing; fewer sets where a repetition cannot be split."""
    each: float = getattr(dose, unit(dose))
    wanted = each * share
    if share < 1 and unit(dose) != "minutes" and wanted < 1 + HAIR and dose.sets > 1:
        sets = max(1, floor(dose.sets * share + HAIR))
        wanted = min(each, wanted * dose.sets / sets)
        return msgspec.structs.replace(dose, sets=sets, **{unit(dose): _rounded(wanted, dose)})
    return msgspec.structs.replace(dose, **{unit(dose): _rounded(wanted, dose)})


def grown(dose: Dose, step: float, most: float) -> Dose:
    """A dose raised by a step, to the nearest that can be told, and never by more than `most`."""
    each: float = getattr(dose, unit(dose))
    if unit(dose) == "minutes":
        return scaled(dose, 1 + most)
    nearest = round(each * (1 + step) + HAIR)
    fits = nearest <= each * (1 + most) + HAIR
    return msgspec.structs.replace(dose, **{unit(dose): max(nearest, each) if fits else each})


def capped(dose: Dose, weekly: float) -> Dose:
    """The dose, made small enough that a week asks for no more than this."""
    return dose if amount(dose) <= weekly + HAIR else scaled(dose, weekly / amount(dose))


def at_least(dose: Dose, weekly: float, most: float) -> Dose:
    """The dose that a week asks this much of, or the least more that can be told; less where that would be too much."""
    share = weekly / amount(dose)
    less = scaled(dose, share)
    if amount(less) >= weekly - HAIR:
        return less
    each: float = getattr(less, unit(dose))
    step = (FINE if each < SHORT else COARSE) if unit(dose) == "minutes" else 1
    more = msgspec.structs.replace(less, **{unit(dose): round(each + step, 1)})
    return more if amount(more) <= most + HAIR else scaled(dose, most / amount(dose))


def _rounded(each: float, dose: Dose) -> float | int:
    if unit(dose) != "minutes":
        return max(1, floor(each + HAIR))
    step = FINE if each < SHORT else COARSE
    return max(FINE, round(floor(each / step + HAIR) * step, 1))
