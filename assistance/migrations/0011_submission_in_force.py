import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from assistance.case_sql import SUBMISSION_WRITTEN_ONCE


class Migration(migrations.Migration):

    dependencies = [
        ('assistance', '0010_case_claims'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='aidcase',
            name='aidcase_submitted_is_whole',
        ),
        migrations.AddField(
            model_name='aidcase',
            name='submission',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assistance.submission'),
        ),
        migrations.AddField(
            model_name='submission',
            name='classes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), default=list, size=None, verbose_name='household classes'),
        ),
        migrations.AddField(
            model_name='submission',
            name='group_name',
            field=models.CharField(blank=True, max_length=40, verbose_name='group'),
        ),
        migrations.AddField(
            model_name='submission',
            name='head_name',
            field=models.CharField(default='', max_length=50, verbose_name='head of household'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='submission',
            name='name',
            field=models.CharField(default='', max_length=50, verbose_name='beneficiary'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='submission',
            name='relation',
            field=models.CharField(blank=True, max_length=2, verbose_name='relation to the head'),
        ),
        migrations.AddConstraint(
            model_name='aidcase',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn']), models.Q(('asked_amount__gt', 0), ('asked_amount__isnull', False), ('beneficiary__isnull', False), ('counted_from__isnull', False), ('digest__isnull', False), ('rule__isnull', False), ('submission__isnull', False), ('submitted_at__isnull', False), ('submitted_on__isnull', False), models.Q(('period', ''), _negated=True)), _connector='OR'), name='aidcase_submitted_is_whole', violation_error_message='A submitted case has a beneficiary, a rule, a period and an amount.'),
        ),
        migrations.RunSQL(SUBMISSION_WRITTEN_ONCE, migrations.RunSQL.noop),
    ]
