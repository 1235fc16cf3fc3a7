"""What the tests of articles share: the text of a post that was made up, and the real ones where they are at hand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
Faults = dict[str, Any]


def post(html: str, **more: Any) -> dict[str, Any]:
    """A post as WordPress's REST API gives it."""
    return {
        "id": 7, "date": "2026-01-02T03:04:05", "modified": "2026-02-03T04:05:06", "status": "publish",
        "link": "https://clinic.example/en/a-post/", "title": {"rendered": "A made-up post"},
        "content": {"rendered": html, "protected": False}, **more,
    }  # fmt: skip


@pytest.fixture
def real(root: Path) -> Path:
    """The folder of real articles. They are their authors' and no part of the repository: elsewhere tests skip."""
    told = os.environ.get("DORSAL_ARTICLES")
    tree = root.resolve()
    beside = [one / "shared" / "data" / "wordpress" for one in (tree.parent, tree.parent.parent)]
    found = next((one for one in ([Path(told)] if told else []) + beside if (one / "post-4121.json").is_file()), None)
    if found is None:
        pytest.skip("the real articles are not here: name their folder in DORSAL_ARTICLES")
    return found


def listed(name: str) -> Faults:
    """The faults that a reader found before there was any finder."""
    found: Faults = yaml.safe_load((HERE / f"{name}-faults.yaml").read_text())
    return found
