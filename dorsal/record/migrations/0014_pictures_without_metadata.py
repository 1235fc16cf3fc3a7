"""Pictures that were kept with what a camera wrote into them are shown again once the queue has taken that out."""

from django.db import migrations

# Their bytes stay, so that none is asked for at its source a second time.
LOOK_AGAIN = (
    "UPDATE record_articlepicture SET fetched = NULL, kind = '', size = 0, width = 0, height = 0 WHERE data IS NOT NULL"
)


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0013_article_pictures"),
    ]

    operations = [
        migrations.RunSQL(LOOK_AGAIN, migrations.RunSQL.noop),
    ]
