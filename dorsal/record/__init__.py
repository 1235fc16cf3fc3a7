"""People and what happened to them: an append-only list of entries, one writer (`actions`), one reader (`queries`)."""
