"""Text stays text: every place that takes words for markup is named here, with how often it does, and why it may."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

# What turns text into markup or code, whoever wrote the text.
IN_A_SCRIPT = re.compile(
    r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write\w*|createContextualFragment|setHTML\w*|DOMParser|srcdoc"
    r"|eval|Function|execScript)\b(?!:)|javascript:|set(?:Timeout|Interval)\(\s*[\"'`]"
)
SCRIPTS = {
    ("web/app/views.js", "innerHTML"): 1,  # a lesson of ours, made from Markdown in which HTML is off
    ("web/player-picture.js", "DOMParser"): 1,  # a figure of ours, read as a picture
}
IN_A_TEMPLATE = re.compile(
    r"\|\s*safe(?:seq)?\b|\bautoescape off\b|(?<![\w-])on[a-z]+\s*=\s*[\"'{]|javascript:"
    r"|<script(?![^>]* nonce=)(?![^>]*application/json)"
)
PLAIN_LETTERS = re.compile(r"(?:account|mfa)/email/\w+_message\.txt")  # an e-mail of plain text has nothing to escape
IN_PYTHON = {"mark_safe", "SafeString", "SafeText", "SafeData", "html_safe"}
CALLS = {
    ("web/templatetags/words.py", "mark_safe"): 3,  # Markdown with HTML off; numbers escaped before; our own drawings
    ("web/words.py", "mark_safe"): 1,  # escaped the line before
    ("web/views/clinic/outcomes.py", "mark_safe"): 1,  # a plot that is drawn and escaped by us
    ("web/views/team.py", "mark_safe"): 1,  # a square picture of our own link
}


def scripts(root: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(root.rglob("static/**/*.js")):
        where = path.relative_to(root).as_posix().rpartition("static/")[2]
        for line in path.read_text(encoding="utf-8").splitlines():
            yield from ((where, found[0]) for found in IN_A_SCRIPT.finditer(line.partition("// ")[0]))


def templates(root: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(one for one in root.rglob("templates/**/*") if one.is_file()):
        where = path.relative_to(root).as_posix().rpartition("templates/")[2]
        if not PLAIN_LETTERS.fullmatch(where):
            yield from ((where, found[0]) for found in IN_A_TEMPLATE.finditer(path.read_text(encoding="utf-8")))


def calls(root: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
            if name in IN_PYTHON or (isinstance(node, ast.FunctionDef) and node.name == "__html__"):
                yield path.relative_to(root).as_posix(), name or "__html__"


def test_scripts_write_text_as_text_but_in_places_that_are_named(root: Path) -> None:
    assert Counter(scripts(root / "dorsal")) == SCRIPTS


def test_templates_escape_what_they_are_given(root: Path) -> None:
    assert list(templates(root / "dorsal/web")) == []


def test_text_is_called_markup_only_in_places_that_are_named(root: Path) -> None:
    assert Counter(calls(root / "dorsal")) == CALLS


def test_a_place_that_nobody_named_is_noticed(tmp_path: Path) -> None:
    for name, text in {
        "static/a.js": "one.innerHTML = two;\n// innerHTML in words\nsetTimeout('go()');\nconst f = new Function('x');",
        "templates/a.html": "{{ one|safe }}{% autoescape off %}<p onclick='x'><script>x</script>",
        "a.py": "from django.utils import safestring\nsafestring.mark_safe(text)\n\ndef __html__(self): ...\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert len([*scripts(tmp_path)]) == 3
    assert len([*templates(tmp_path)]) == 4
    assert len([*calls(tmp_path)]) == 2
