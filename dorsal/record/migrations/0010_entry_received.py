from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("record", "0009_join_requests")]

    operations = [
        migrations.AddIndex(model_name="entry", index=models.Index(fields=["received"], name="entry_received")),
    ]
