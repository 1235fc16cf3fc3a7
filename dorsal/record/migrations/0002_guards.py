from __future__ import annotations

from functools import partial

from django.db import migrations

from dorsal.record import guards


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]
    operations = [migrations.RunPython(
            partial(guards.install, tables=guards.FIRST), partial(guards.remove, tables=guards.FIRST)
        )]
