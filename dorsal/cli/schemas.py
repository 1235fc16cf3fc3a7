"""JSON Schemas of what goes in and comes out: answers, a history, the list of questions, a result, a course."""

from __future__ import annotations

from typing import Any, get_args

import msgspec

from dorsal.care.answers import LONGEST_TEXT, UNSURE
from dorsal.care.course import MEASURES
from dorsal.care.history import AnyEntry
from dorsal.care.replanning import SCHEMA as WEEK_SCHEMA
from dorsal.care.result import SCHEMA, Report
from dorsal.cli.course import SCHEMA as COURSE_SCHEMA
from dorsal.cli.course import CourseReport
from dorsal.cli.history_file import CHECK_IN, EXAMINATION
from dorsal.cli.plan import WeekReport
from dorsal.cli.questions import Asked
from dorsal.content.examining import keys
from dorsal.content.form import TERM
from dorsal.content.schema import Content, Discipline, Question, Sign
from dorsal.figures.watching import SCHEMA as CAMERA_SCHEMA
from dorsal.figures.watching import Watch

Schema = dict[str, Any]
DRAFT = "https://json-schema.org/draft/2020-12/schema"
YES_NO = ("yes", "no", True, False)


def result_schema() -> Schema:
    """What `dorsal assess --json` prints."""
    schema = _named("result", "A result of Dorsal in one language", msgspec.json.schema(Report))
    schema["$defs"]["Report"]["properties"]["schema"] = {"const": SCHEMA}
    return schema


def course_schema() -> Schema:
    """What `dorsal course --json` prints."""
    schema = _named("course", "The course of one person, and where it may go", msgspec.json.schema(CourseReport))
    schema["$defs"]["CourseReport"]["properties"]["schema"] = {"const": COURSE_SCHEMA}
    return schema


def week_schema() -> Schema:
    """What `dorsal plan --json` prints."""
    schema = _named(
        "week", "The week of one person, with the reason for each thing in it", msgspec.json.schema(WeekReport)
    )
    schema["$defs"]["WeekReport"]["properties"]["schema"] = {"const": WEEK_SCHEMA}
    return schema


def camera_schema() -> Schema:
    """What `dorsal figure --json` prints."""
    schema = _named("camera", "What a camera would look for in one level of an exercise", msgspec.json.schema(Watch))
    schema["$defs"]["Watch"]["properties"]["schema"] = {"const": CAMERA_SCHEMA}
    return schema


def entries_schema() -> Schema:
    """The entries of a history that `dorsal plan` reads."""
    return _named("entries", "What happened after the first answers", msgspec.json.schema(list[AnyEntry]))


def questions_schema(content: Content) -> Schema:
    """What `dorsal questions --json` prints."""
    schema = _named(
        "questions", "The questions of Dorsal, in the order they are asked", msgspec.json.schema(list[Asked])
    )
    asked = schema["$defs"]["Asked"]
    asked["properties"]["asked_if"] = {"anyOf": [{"$ref": "#/$defs/Condition"}, {"type": "null"}]}
    text = {"type": "object", "required": list(content.languages), "additionalProperties": {"type": "string"}}
    asked["properties"]["text"] = text
    schema["$defs"]["Condition"] = _condition()
    return schema


def _condition() -> Schema:
    """The closed form as JSON holds it."""
    part = {"$ref": "#/$defs/Condition"}
    several = {"type": "array", "items": part, "minItems": 1}
    return {
        "description": "A closed form: 'finding op value', or one of all, any, not, at_least",
        "oneOf": [
            {"type": "string", "pattern": f"^{TERM.pattern}$"},
            _only("all", several),
            _only("any", several),
            _only("not", part),
            _only("at_least", _object({"n": {"type": "string", "pattern": "^[1-9][0-9]*$"}, "of": several})),
        ],
    }


def _only(key: str, value: Schema) -> Schema:
    return _object({key: value})


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def answers_schema(content: Content) -> Schema:
    """A file for `dorsal assess`, YAML or JSON. Keys of others, such as a story, may stand beside these."""
    schema: Schema = {
        "type": "object",
        "required": ["on", "answers"],
        "properties": {
            "on": {"type": "string", "format": "date", "description": "the day the answers were given"},
            "language": {"enum": list(content.languages)},
            "country": {
                "anyOf": [{"enum": list(content.places)}, {"type": "string", "pattern": "^[A-Za-z]{2}$"}],
                "description": "where the person is: decides whom to call",
            },
            "answers": {
                "type": "object",
                "properties": {name: _answer(question) for name, question in content.questions.items()},
                "additionalProperties": False,
            },
        },
    }
    return _named("answers", "The answers of one person", schema)


def history_schema(content: Content) -> Schema:
    """A file for `dorsal course`: an answers file with dated entries. Entries of other kinds may stand among them."""
    answers = answers_schema(content)
    rated = {name: _answer(content.questions[name]) for name in MEASURES.values()}
    check_in: Schema = {
        "required": ["id", "at", "values"],
        "properties": {
            "id": {"type": "string", "minLength": 1, "description": "made once, so that sending twice is harmless"},
            "at": {"type": "string", "format": "date-time", "description": "with the offset of the person's own clock"},
            "values": {"type": "object", "properties": rated},
        },
    }
    entry: Schema = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}},
        "if": {"properties": {"kind": {"const": CHECK_IN}}},
        "then": check_in,
        "allOf": [{"if": {"properties": {"kind": {"const": EXAMINATION}}}, "then": _examination(content)}],
    }
    more: Schema = {
        "on": {"type": "string", "format": "date", "description": "the day to look from"},
        "began": {"type": "string", "format": "date", "description": "the day of the answers"},
        "entries": {"type": "array", "items": entry},
    }
    schema = {"type": "object", "required": ["on"], "properties": answers["properties"] | more}
    return _named("history", "The answers of one person, and what came after", schema)


def _examination(content: Content) -> Schema:
    """What one of the care team found: every sign that may be named, with what it may be."""
    signs = {key: _sign(sign) for key, sign in keys(content.examination.values()).items()}
    return {
        "required": ["id", "at", "by", "signs"],
        "properties": {
            "by": {"enum": list(get_args(Discipline))},
            "signs": {"type": "object", "properties": signs, "additionalProperties": False},
            "note": {"type": "string"},
        },
    }


def _sign(sign: Sign) -> Schema:
    if sign.range is None:
        return {"description": sign.name["en"], "enum": list(sign.values)}
    least, most = sign.range
    return {"description": sign.name["en"], "type": "number", "minimum": least, "maximum": most}


def _answer(question: Question) -> Schema:
    return {
        "description": question.text["en"],
        "anyOf": [_value(question), {"const": UNSURE}],
    }


def _value(question: Question) -> Schema:
    offered = [name for name, option in question.options.items() if not option.assumed]
    match question.kind:
        case "yes-no":
            return {"enum": list(YES_NO)}
        case "one":
            return {"enum": offered}
        case "many" | "areas":
            return {"type": "array", "items": {"enum": offered}, "minItems": 1}
        case "number":
            least, most = question.range or (None, None)
            return {"type": "number", "minimum": least, "maximum": most}
        case "date":
            return {"type": "string", "format": "date"}
        case "text":
            return {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}


def _named(name: str, title: str, schema: Schema) -> Schema:
    return {"$schema": DRAFT, "$id": f"urn:dorsal:{name}:1", "title": title, **schema}
