"""What a device wrote before is found without reading all that the person told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0016_plan_read"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["person", "device", "device_sequence"],
                name="entry_device",
                condition=models.Q(device__isnull=False),
            ),
        ),
    ]
