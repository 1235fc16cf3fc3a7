"""The conditions of a content, each as the plain evaluator reads it."""

from __future__ import annotations

from dorsal.care.condition import Condition, compiled
from dorsal.content.form import Form
from dorsal.content.schema import Content, Id

URGENT = ("T0", "T1", "T2")


class Forms:
    """Made once for a content and used for everybody."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.red_flags = _each({name: one.when for name, one in content.red_flags.items()})
        self.contraindications = _each({name: one.when for name, one in content.contraindications.items()})
        self.exclusions = _each({name: one.when for name, one in content.exclusions.items()})
        self.contradictions = _each({name: one.when for name, one in content.contradictions.items()})
        self.pathway = _each({name: one.when for name, one in content.pathway.items()})
        signs = {name: one for name, one in content.questions.items() if one.red_flag and one.asked_if is not None}
        self.follow_ups = _each({name: one.asked_if for name, one in signs.items() if one.asked_if is not None})
        self.signs = tuple(name for page in content.checkin.values() if page.screen for name in page.questions)
        self.home = frozenset(name for name, one in content.questions["equipment"].options.items() if one.assumed)

    def limit(self, name: Id) -> float:
        return self.content.limits[name].value


def _each(forms: dict[Id, Form]) -> dict[Id, Condition]:
    return {name: compiled(form) for name, form in forms.items()}
