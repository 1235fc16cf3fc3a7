"""`dorsal figure` prints a picture, or what a camera would look for: as JSON that its schema allows, or in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from dorsal.cli.schemas import camera_schema


@pytest.mark.parametrize("name", ["squat", "plank", "step-up", "paced-breathing"])
def test_what_to_look_for_is_json_that_its_schema_allows(dorsal: Callable[..., Any], name: str) -> None:
    schema = camera_schema()
    Draft202012Validator.check_schema(schema)
    for more in ((), ("--left",), ("--level", 3)):
        ran = dorsal("figure", name, "--json", *more)
        assert ran.code == 0, ran.err
        assert list(Draft202012Validator(schema).iter_errors(json.loads(ran.out))) == []
        assert json.loads(ran.out)["exercise"] == name


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_same_in_words(dorsal: Callable[..., Any], language: str) -> None:
    right = dorsal("figure", "glute-bridge", "--camera", "--level", 2, "--lang", language)
    left = dorsal("figure", "glute-bridge", "--camera", "--level", 2, "--lang", language, "--left")
    assert right.code == left.code == 0
    assert right.out != left.out
    assert "{" not in right.out + left.out
    assert len(right.out.splitlines()) > 30
    for name in ("step-up", "paced-breathing", "cat-cow"):
        ran = dorsal("figure", name, "--camera", "--lang", language)
        assert (ran.code, "{" in ran.out) == (0, False)


def test_the_picture_and_what_is_not_drawn(dorsal: Callable[..., Any]) -> None:
    assert dorsal("figure", "squat").out.startswith("<svg")
    for wrong in (("headstand",), ("squat", "--level", 9), ("squat", "--lang", "xx")):
        ran = dorsal("figure", *wrong)
        assert (ran.code, ran.out) == (2, "")
        assert wrong[-1] in ran.err if isinstance(wrong[-1], str) else "9" in ran.err
