"""Compiles CQL text to ELM, as JSON: `python compile.py RULES.cql RULES.json`, with the Python of build/engines."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from cql_sdk.compiler.cql_to_elm import compile_file


def main(source: str, target: str) -> None:
    Path(target).write_text(json.dumps(compile_file(source)), encoding="utf-8")


main(*sys.argv[1:])
