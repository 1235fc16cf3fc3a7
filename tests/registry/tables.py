"""Two registries beside each other."""

from __future__ import annotations

import polars as pl
from polars.testing import assert_frame_equal

from dorsal.registry.store import Store


def same(one: Store, other: Store) -> None:
    """The same rows in both; where nobody is left, there may be no findings."""
    mine, theirs = (store.tables(store.built()) for store in (one, other))
    for name in mine.keys() | theirs.keys():
        left, right = (tables[name].collect() if name in tables else None for tables in (mine, theirs))
        if left is None or right is None:
            assert (left if right is None else right).is_empty()  # type: ignore[union-attr]  # one of them is there
            continue
        columns = [column for column in left.columns if left.schema[column] != pl.List(pl.String)]
        assert_frame_equal(left.sort(columns), right.sort(columns))
