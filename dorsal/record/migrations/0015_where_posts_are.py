"""The queue finds a site's list of posts itself, so an import keeps what was asked for and where its list is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0014_pictures_without_metadata"),
    ]

    operations = [
        migrations.AddField(
            model_name="articleimport",
            name="posts",
            field=models.CharField(blank=True, default="", max_length=700),
            preserve_default=False,
        ),
        migrations.RunSQL("UPDATE record_articleimport SET posts = address", migrations.RunSQL.noop),
    ]
