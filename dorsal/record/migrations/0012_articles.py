"""A clinic's own articles: new tables, so that no table is rebuilt and every guard stays."""

import django.db.models.deletion
import dorsal.record.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('record', '0011_tried'),
    ]

    operations = [
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.UUIDField(default=dorsal.record.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('source', models.CharField(max_length=700)),
                ('hash', models.CharField(max_length=64)),
                ('title', models.CharField(max_length=400)),
                ('blocks', models.JSONField()),
                ('about', models.JSONField()),
                ('fetched', models.DateTimeField()),
                ('changed', models.DateTimeField(null=True)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='record.clinic')),
            ],
        ),
        migrations.CreateModel(
            name='ArticleImport',
            fields=[
                ('id', models.UUIDField(default=dorsal.record.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('address', models.CharField(max_length=700)),
                ('language', models.CharField(blank=True, max_length=16)),
                ('categories', models.JSONField(default=list)),
                ('page', models.PositiveIntegerField(default=1)),
                ('pages', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('counts', models.JSONField(default=dict)),
                ('began', models.DateTimeField()),
                ('ended', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, max_length=64)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='record.clinic')),
            ],
        ),
        migrations.CreateModel(
            name='ArticleText',
            fields=[
                ('id', models.UUIDField(default=dorsal.record.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('language', models.CharField(max_length=16)),
                ('title', models.CharField(max_length=400)),
                ('blocks', models.JSONField()),
                ('faults', models.PositiveIntegerField(default=0)),
                ('status', models.CharField(max_length=16)),
                ('mended', models.BooleanField(default=False)),
                ('shown', models.JSONField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='record.article')),
            ],
        ),
        migrations.CreateModel(
            name='ArticleLook',
            fields=[
                ('id', models.UUIDField(default=dorsal.record.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('did', models.CharField(max_length=16)),
                ('at', models.DateTimeField()),
                ('hash', models.CharField(max_length=64)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='record.membership')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='record.articletext')),
            ],
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.UniqueConstraint(fields=('clinic', 'source'), name='one_article_for_each_source'),
        ),
        migrations.AddConstraint(
            model_name='articletext',
            constraint=models.UniqueConstraint(fields=('article', 'language'), name='one_text_for_each_language'),
        ),
    ]
