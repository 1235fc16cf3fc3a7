"""Findings in words: what was asked or derived, and its value, in one language of the content."""

from __future__ import annotations

from dorsal.care.condition import Value
from dorsal.content.schema import Content, Id


def finding(name: Id, value: Value, content: Content, language: str) -> tuple[str, str]:
    """The question, or the name of a derived finding, and the value said as its options say it."""
    if name in content.questions:
        question = content.questions[name]
        options, asked = question.options, question.text[language]
    else:
        options, asked = content.derived[name].options, content.derived[name].name[language]
    if isinstance(value, tuple):
        return asked, ", ".join(options[one].text[language] for one in value)
    if isinstance(value, float):
        return asked, f"{round(value, 1):g}".replace(".", content.interface["number.decimal"][language])
    if value in options:
        return asked, options[value].text[language]
    return asked, content.interface[f"form.{value}"][language]
