import django.db.models.deletion
import dorsal.record.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('record', '0008_push_subscriptions'),
    ]

    operations = [
        migrations.CreateModel(
            name='JoinRequest',
            fields=[
                ('id', models.UUIDField(default=dorsal.record.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('made', models.DateTimeField()),
                ('expires', models.DateTimeField()),
                ('closed', models.DateTimeField(null=True)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='record.membership')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='record.person')),
            ],
            options={
                'indexes': [models.Index(fields=['expires'], name='request_expires')],
            },
        ),
    ]
