"""The clinical knowledge: reviewed records in files, their schema, and the strict loader. Imports nothing of ours."""

from dorsal.content.loader import load, load_folder
from dorsal.content.problem import ContentError, Problem
from dorsal.content.schema import Content

__all__ = ["Content", "ContentError", "Problem", "load", "load_folder"]
