"""Pictures that a clinic says are its own, and walks that the queue reads on."""

import django.db.models.deletion
import dorsal.record.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0012_articles"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArticlePicture",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=dorsal.record.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("src", models.CharField(max_length=2000)),
                ("key", models.CharField(max_length=64)),
                ("said", models.DateTimeField()),
                ("fetched", models.DateTimeField(null=True)),
                ("data", models.BinaryField(null=True)),
                ("size", models.PositiveIntegerField(default=0)),
                ("kind", models.CharField(blank=True, max_length=16)),
                ("width", models.PositiveIntegerField(default=0)),
                ("height", models.PositiveIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=64)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="record.article"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="record.membership",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="articlepicture",
            constraint=models.UniqueConstraint(fields=("article", "key"), name="one_picture_for_each_address"),
        ),
        migrations.AddField(
            model_name="articleimport",
            name="waits",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="articleimport",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="record.membership"
            ),
        ),
        migrations.AddField(
            model_name="articleimport",
            name="own_pictures",
            field=models.BooleanField(default=False),
        ),
    ]
