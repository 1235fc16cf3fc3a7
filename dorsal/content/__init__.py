"""The knowledge: reviewed records in files, their schema, and the strict loader. It imports nothing else of ours."""

from __future__ import annotations

from dorsal.content.loader import load
from dorsal.content.schema import Content

__all__ = ["Content", "load"]
