"""Logistic regression as a peer of the pain patterns: what a model that fits the data itself would reach."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any


def judged(table: Any, right: Any, *, rounds: int) -> Iterator[Any]:
    """For each seed, a label for everybody from a model that has not seen them: ten stratified folds.

    scikit-learn's defaults; a blank becomes the commonest answer of the other folds. Raises ImportError.
    """
    blanks, linear, pipeline, selection = map(_part, ("impute", "linear_model", "pipeline", "model_selection"))
    filled = blanks.SimpleImputer(strategy="most_frequent")
    model = pipeline.make_pipeline(filled, linear.LogisticRegression())
    for seed in range(rounds):
        folds = selection.StratifiedKFold(10, shuffle=True, random_state=seed)
        yield selection.cross_val_predict(model, table, right, cv=folds)


def _part(name: str) -> Any:
    return importlib.import_module(f"sklearn.{name}")
