"""Beside a kept plan, the entries as they were read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0015_where_posts_are"),
    ]

    operations = [
        migrations.AddField(
            model_name="plankept",
            name="read",
            field=models.BinaryField(null=True),
        ),
    ]
