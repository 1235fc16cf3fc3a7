"""Only the record room touches its tables: everybody else writes through its actions and reads through its queries."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

# The writer, and its parts that erase, that end what is past its time and that guard accounts; the reader and its parts
# for what is settled, for lists of people, for the registry and for who is in it; who may see whose record, asks to and
# changes what in it; the queue; what must not come back with a backup; who moves a whole record; a clinic's own
# articles; and where somebody is signed in.
INSIDE = {
    "actions.py", "changes.py", "requests.py", "erasing.py", "retention.py", "accounts.py", "queries.py", "glance.py",
    "settled.py", "harvest.py", "holding.py", "teams.py", "jobs.py", "returning.py", "bringing.py", "copying.py",
    "articles.py", "article_pictures.py", "counting.py", "signed_in.py",
}  # fmt: skip


def managers(source: str) -> Iterator[int]:
    """The lines that reach for a model's manager."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}:
            yield node.lineno


def found(package: Path) -> list[str]:
    """Every line outside the one writer and the one reader, as `room/file.py:line`."""
    files = [
        path for path in sorted(package.rglob("*.py")) if not (path.parent.name == "record" and path.name in INSIDE)
    ]
    return [f"{path.relative_to(package)}:{line}" for path in files for line in managers(path.read_text())]


def test_only_the_writer_and_the_reader_of_the_record_touch_its_tables(root: Path) -> None:
    assert found(root / "dorsal") == []


def test_a_room_that_reaches_past_them_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "views.py").write_text("from x import Entry\n\nEntry.objects.all()\n")
    (tmp_path / "record").mkdir()
    (tmp_path / "record" / "actions.py").write_text("Entry.objects.create()\n")
    (tmp_path / "record" / "session.py").write_text("getattr\nPerson._default_manager.get()\n")
    assert found(tmp_path) == ["record/session.py:2", "web/views.py:3"]


def test_only_the_writer_changes_rows(root: Path) -> None:
    changing = {"create", "bulk_create", "get_or_create", "update_or_create", "bulk_update", "save", "delete"}
    tree = ast.parse((root / "dorsal" / "record" / "queries.py").read_text())
    assert [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in changing] == []


def test_every_action_is_one_transaction_with_named_arguments(root: Path) -> None:
    tree = ast.parse((root / "dorsal" / "record" / "actions.py").read_text())
    actions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    assert len(actions) > 8
    for action in actions:
        assert not action.args.args, f"{action.name} takes an argument without its name"
        atomic = [ast.unparse(decorator) for decorator in action.decorator_list] == ["transaction.atomic"]
        assert atomic or action.name == "erase_expired", f"{action.name} is not one transaction"
