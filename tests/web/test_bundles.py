"""What a sheet or a script imports comes with it, in the same order and with the same meaning."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from dorsal.config import bundles

SOURCES = Path(__file__).parents[2] / "dorsal" / "web" / "static"


def test_every_sheet_is_in_the_one_that_pages_ask_for() -> None:
    """A sheet that is forgotten there would be missed on no screen of whoever forgot it."""
    whole = "".join(Path(str(finders.find(f"web/{name}.css"))).read_text() for name in ("pages", "clinic"))
    assert "@import" not in whole
    parts = [one for one in (SOURCES / "web").glob("*.css") if one.name != "pages.css"]
    assert len(parts) > 8
    templates = "".join(one.read_text() for one in (SOURCES.parent / "templates").rglob("*.html"))
    asked_for = set(re.findall(r"'web/([\w-]+\.css)'", templates))  # some pages alone ask for one of their own
    assert [one.name for one in parts if one.read_text() not in whole and one.name not in asked_for] == []


@pytest.mark.parametrize(
    "name", [name for name in bundles.WHOLE if name.endswith(".js") and (SOURCES / name).is_file()]
)
def test_a_script_comes_with_all_that_it_imports(name: str) -> None:
    whole = Path(str(finders.find(name))).read_text()
    assert "\nimport " not in whole
    assert whole.count("(() => {") >= (SOURCES / name).read_text().count("\nimport ")


def test_parts_run_once_before_who_needs_them(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\nimport * as c from "./c-c.js";\nawait b(c.one);\n')
    (tmp_path / "b.js").write_text(
        'import { one as two } from "./c-c.js";\nexport async function b() { return two; }\n'
    )
    (tmp_path / "c-c.js").write_text("export const one = 1;\nexport class Two {}\n")
    made = bundles.script(tmp_path / "a.js")
    assert made.count("const one = 1;") == 1
    assert made.index("const one = 1;") < made.index("async function b()") < made.index("await b(c.one);")
    for line in (
        "return { one, Two };",
        "const { one: two } = $c_c;",
        "return { b };",
        "const { b } = $b;",
        "const c = $c_c;",
    ):
        assert line in made


@pytest.mark.parametrize(
    "line", ["export let one = 1;", "export default 1;", 'export { b } from "./c.js";', 'import one from "./c.js";']
)
def test_a_form_that_cannot_be_linked_is_refused(tmp_path: Path, line: str) -> None:
    """A value that changes after it was exported would be copied, and stay behind."""
    (tmp_path / "a.js").write_text('import { one } from "./b.js";\n')
    (tmp_path / "b.js").write_text(f"{line}\n")
    with pytest.raises(ValueError, match=r"b\.js: not a form that can be linked"):
        bundles.script(tmp_path / "a.js")


@pytest.mark.django_db
def test_pages_come_compressed_and_differ_in_length(client: Client) -> None:
    """Their length is blurred, so that nobody learns from it what a page says."""
    read = [client.get("/", headers={"accept-encoding": "gzip"}) for _ in range(12)]
    assert {one.headers["Content-Encoding"] for one in read} == {"gzip"}
    assert all("Accept-Encoding" in one.headers["Vary"] for one in read)
    assert len({len(one.content) for one in read}) > 3
