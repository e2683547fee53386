import accounts.scope
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('branches', '0001_initial'),
        ('jobs', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Timetable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_id', accounts.scope.AncestorField()),
                ('township_id', accounts.scope.AncestorField()),
                ('county_id', accounts.scope.AncestorField()),
                ('city_id', accounts.scope.AncestorField()),
                ('province_id', accounts.scope.AncestorField()),
                ('workbook', models.CharField(max_length=20, verbose_name='workbook')),
                ('day', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(28)], verbose_name='day of the month')),
                ('language', models.CharField(max_length=10)),
                ('state', models.CharField(choices=[('active', 'active'), ('paused', 'paused'), ('ended', 'ended')], default='active', max_length=8, verbose_name='state')),
                ('pause_reason', models.CharField(blank=True, choices=[('owner_left', 'The duty of its owner has ended. Resume it to have it built in your own.')], max_length=12)),
                ('starts_on', models.DateField(verbose_name='from')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch', verbose_name='branch')),
                ('duty', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.duty')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('recipients', models.ManyToManyField(related_name='report_timetables', to=settings.AUTH_USER_MODEL, verbose_name='recipients')),
            ],
            options={
                'verbose_name': 'timetable',
                'verbose_name_plural': 'timetables',
                'ordering': ['branch', 'id'],
                'indexes': [models.Index(fields=['branch', 'id'], name='timetable_by_branch'), models.Index(condition=models.Q(('state', 'active')), fields=['id'], name='timetable_active')],
                'constraints': [models.CheckConstraint(condition=models.Q(('day__gte', 1), ('day__lte', 28)), name='timetable_day_in_every_month', violation_error_message='Choose a day from 1 to 28, which every month has.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state', 'ended')), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_at', None)), _connector='OR'), name='timetable_ended_has_its_moment', violation_error_message='An ended timetable, and no other, says when it ended.'), models.CheckConstraint(condition=models.Q(('state', 'paused'), ('pause_reason', ''), _connector='OR'), name='timetable_reason_only_while_paused', violation_error_message='Only a paused timetable says why it is paused.')],
            },
        ),
        migrations.CreateModel(
            name='TimetableRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(max_length=10)),
                ('started_at', models.DateTimeField()),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='timetable_runs', to='jobs.job')),
                ('timetable', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='reports.timetable')),
            ],
            options={
                'verbose_name': 'run of a timetable',
                'verbose_name_plural': 'runs of timetables',
                'constraints': [models.UniqueConstraint(fields=('timetable', 'period'), name='timetablerun_once_a_period', violation_error_message='The workbook of this period was asked for already.')],
            },
        ),
        migrations.CreateModel(
            name='FigureStamp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_id', accounts.scope.AncestorField()),
                ('township_id', accounts.scope.AncestorField()),
                ('county_id', accounts.scope.AncestorField()),
                ('city_id', accounts.scope.AncestorField()),
                ('province_id', accounts.scope.AncestorField()),
                ('reach', models.CharField(max_length=12)),
                ('figure', models.CharField(max_length=20)),
                ('period', models.CharField(max_length=10)),
                ('value', models.JSONField(null=True)),
                ('stamped_at', models.DateTimeField()),
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch', verbose_name='branch')),
            ],
            options={
                'verbose_name': 'stamped figure',
                'verbose_name_plural': 'stamped figures',
                'constraints': [models.UniqueConstraint(fields=('branch', 'reach', 'figure', 'period'), name='figurestamp_one_a_period', violation_error_message='This figure is stamped already.')],
            },
        ),
    ]
