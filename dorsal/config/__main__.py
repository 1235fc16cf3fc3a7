"""`python -m dorsal.config migrate`: Django's commands without a file to find; a wrong setting is one sentence."""

from __future__ import annotations

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

MENDABLE = 2
OURS = ("serve", "work", "backup", "restore", "doctor")


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dorsal.config.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        _ = settings.INSTALLED_APPS  # Django reads them at the first use, where no sentence can be made of an error
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)  # noqa: T201  there are no settings, so nothing that would log
        return MENDABLE
    name = "dorsal" if command in OURS else "python -m dorsal.config"
    execute_from_command_line([name, *sys.argv[1:]])
    return 0


if __name__ == "__main__":
    sys.exit(main())
