"""A second opinion on every week that is shown, from the content and what was written; it asks no planner.

It shares with the planner the content and the plain evaluator of its conditions, and nothing else.
"""

from __future__ import annotations

from dorsal.simulate.judge.judging import Fault, Judge

__all__ = ["Fault", "Judge"]
