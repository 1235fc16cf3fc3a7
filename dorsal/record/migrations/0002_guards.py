from __future__ import annotations

from django.db import migrations

from dorsal.record import guards


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]
    operations = [migrations.RunPython(guards.install, guards.remove)]
