import accounts.scope
import django.db.models.deletion
from django.db import migrations, models

from branches.stamping import StampAncestors


class Migration(migrations.Migration):

    dependencies = [
        ('assistance', '0003_four_kinds'),
        ('branches', '0002_stamp_ancestors'),
    ]

    operations = [
        migrations.CreateModel(
            name='PrintTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_id', accounts.scope.AncestorField()),
                ('township_id', accounts.scope.AncestorField()),
                ('county_id', accounts.scope.AncestorField()),
                ('city_id', accounts.scope.AncestorField()),
                ('province_id', accounts.scope.AncestorField()),
                ('kind', models.CharField(max_length=20, verbose_name='printed form')),
                ('title', models.CharField(blank=True, max_length=60, verbose_name='title')),
                ('lines', models.JSONField(default=dict)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch', verbose_name='branch')),
            ],
            options={
                'verbose_name': 'print template',
                'verbose_name_plural': 'print templates',
                'constraints': [models.UniqueConstraint(fields=('branch', 'kind'), name='printtemplate_one_a_kind', violation_error_message='This association has worded this form already.')],
            },
        ),
        StampAncestors("printtemplate"),
    ]
