"""The browsers that somebody asked us to speak to."""

import django.db.models.deletion
from django.db import migrations, models

import dorsal.record.ids


class Migration(migrations.Migration):
    """A new table and nothing else, so that no table is rebuilt and every guard stays."""

    dependencies = [("record", "0007_needs")]

    operations = [
        migrations.CreateModel(
            name="PushSubscription",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=dorsal.record.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="record.person"
                    ),
                ),
                ("endpoint", models.CharField(max_length=1024, unique=True)),
                ("p256dh", models.CharField(max_length=128)),
                ("auth", models.CharField(max_length=32)),
                ("made", models.DateTimeField()),
            ],
        ),
    ]
