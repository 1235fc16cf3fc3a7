"""The table of the cache that every process shares, so that no start has to make it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A new table and nothing else, so that no table is rebuilt and every guard stays."""

    dependencies = [("record", "0010_entry_received")]

    operations = [
        migrations.CreateModel(
            name="Tried",
            fields=[
                ("cache_key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("value", models.TextField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
