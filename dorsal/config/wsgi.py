"""What gunicorn runs. A production server that is not safe to start does not start."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dorsal.config.settings")
application = get_wsgi_application()

from dorsal.config.checks import refuse_unsafe_start  # noqa: E402  the apps must be ready first

refuse_unsafe_start()
