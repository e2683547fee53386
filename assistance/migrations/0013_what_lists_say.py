from django.db import migrations, models

from assistance.case_sql import LISTED_WRITTEN_ONCE


class Migration(migrations.Migration):

    dependencies = [
        ('assistance', '0012_other_readings'),
    ]

    operations = [
        migrations.AddField(
            model_name='submission',
            name='account_last4',
            field=models.CharField(default='', max_length=4, verbose_name='end of the account number'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='submission',
            name='group_sort_key',
            field=models.CharField(blank=True, max_length=240),
        ),
        migrations.AddField(
            model_name='submission',
            name='head_sort_key',
            field=models.CharField(default='', max_length=200),
            preserve_default=False,
        ),
        migrations.RunSQL(LISTED_WRITTEN_ONCE, migrations.RunSQL.noop),
    ]
