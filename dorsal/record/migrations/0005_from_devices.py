"""What a device says of an entry that it kept for a while; and the key by which a device knows whose entries it keeps."""

from django.db import migrations, models

import dorsal.record.ids


class Migration(migrations.Migration):
    """Columns without a default are added in place, so that no table is rebuilt and every guard stays."""

    dependencies = [("record", "0004_moments")]

    operations = [
        migrations.AddField("entry", "device", models.UUIDField(null=True)),
        migrations.AddField("entry", "device_sequence", models.PositiveBigIntegerField(null=True)),
        migrations.AddField("entry", "skew", models.IntegerField(null=True)),
        migrations.AddField("person", "app_key", models.CharField(max_length=32, null=True, editable=False)),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "person",
                    "app_key",
                    models.CharField(max_length=32, null=True, editable=False, default=dorsal.record.ids.new_key),
                )
            ]
        ),
    ]
