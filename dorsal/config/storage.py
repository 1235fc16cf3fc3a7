"""Static files under names that hold their hash, so that browsers may keep them for good."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]  # it ships no types


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """What a script imports is named by its hash too, else an old part could meet a new one."""

    support_js_module_import_aggregation = True
