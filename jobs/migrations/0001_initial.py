import accounts.scope
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_id', accounts.scope.AncestorField()),
                ('township_id', accounts.scope.AncestorField()),
                ('county_id', accounts.scope.AncestorField()),
                ('city_id', accounts.scope.AncestorField()),
                ('province_id', accounts.scope.AncestorField()),
                ('branch_id', models.BigIntegerField(blank=True, editable=False, null=True)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(max_length=64, verbose_name='kind')),
                ('title_parameters', models.JSONField(default=dict)),
                ('parameters_sealed', models.BinaryField(blank=True, null=True)),
                ('duty_id', models.BigIntegerField(null=True)),
                ('role', models.CharField(choices=[('clerk', 'clerk'), ('reviewer', 'reviewer'), ('approver', 'approver'), ('manager', 'manager'), ('finance', 'finance'), ('auditor', 'auditor'), ('system', 'system administrator')], max_length=20)),
                ('language', models.CharField(max_length=10)),
                ('live_key', models.CharField(max_length=64)),
                ('status', models.CharField(choices=[('queued', 'waiting'), ('running', 'running'), ('done', 'done'), ('failed', 'failed'), ('cancelled', 'cancelled')], default='queued', max_length=10, verbose_name='status')),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('token', models.BigIntegerField(default=0)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('heartbeat_at', models.DateTimeField(blank=True, null=True)),
                ('rung_at', models.DateTimeField(blank=True, null=True)),
                ('cancel_requested', models.BooleanField(default=False)),
                ('progress_done', models.BigIntegerField(default=0)),
                ('progress_total', models.BigIntegerField(blank=True, null=True)),
                ('progress_sentence', models.CharField(blank=True, max_length=200)),
                ('failure', models.CharField(blank=True, choices=[('refused', 'The rules do not allow this.'), ('duty_ended', 'The duty in which this was asked has ended, so nothing was done.'), ('lost', 'The work was cut off three times. Try again; if it fails again, tell the administrator.'), ('fault', 'A fault in the system stopped the work. Tell the administrator the number of the job.'), ('disk_full', 'The server has no room for the file. Tell the administrator, then try again.'), ('unknown_kind', 'This kind of work no longer exists. Start it again from its page.')], max_length=20)),
                ('failure_sentence', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(verbose_name='asked at')),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
            ],
            options={
                'verbose_name': 'job',
                'verbose_name_plural': 'jobs',
                'indexes': [models.Index(condition=models.Q(('status__in', ('queued', 'running'))), fields=['id'], name='job_live'), models.Index(fields=['-created_at', '-id'], name='job_newest'), models.Index(fields=['asked_by', '-created_at', '-id'], name='job_by_asker'), models.Index(fields=['base_id', '-created_at', '-id'], name='job_by_base'), models.Index(fields=['township_id', '-created_at', '-id'], name='job_by_township'), models.Index(fields=['county_id', '-created_at', '-id'], name='job_by_county'), models.Index(fields=['city_id', '-created_at', '-id'], name='job_by_city'), models.Index(fields=['province_id', '-created_at', '-id'], name='job_by_province')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ('queued', 'running'))), fields=('live_key',), name='job_one_live', violation_error_message='The same work is already under way.'), models.CheckConstraint(condition=models.Q(models.Q(('lease_until__isnull', False), ('status', 'running'), ('token__gt', 0)), models.Q(models.Q(('status', 'running'), _negated=True), ('lease_until__isnull', True)), _connector='OR'), name='job_lease_while_running', violation_error_message='A job is leased while it runs and at no other time.'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', False), ('status__in', ('done', 'failed', 'cancelled'))), models.Q(('finished_at__isnull', True), ('status__in', ('queued', 'running'))), _connector='OR'), name='job_finished_once_ended', violation_error_message='A job has its end stated once it has ended.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'failed'), models.Q(('failure', ''), _negated=True)), models.Q(models.Q(('status', 'failed'), _negated=True), ('failure', '')), _connector='OR'), name='job_failure_has_reason', violation_error_message='A failed job, and no other, says why.')],
            },
        ),
        migrations.CreateModel(
            name='JobFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('path', models.CharField(max_length=200, unique=True)),
                ('size', models.BigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('contains_numbers', models.BooleanField()),
                ('expires_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='jobs.job')),
            ],
            options={
                'verbose_name': 'file',
                'verbose_name_plural': 'files',
                'indexes': [models.Index(condition=models.Q(('removed_at', None)), fields=['expires_at'], name='jobfile_expiring')],
                'constraints': [models.UniqueConstraint(fields=('job', 'number'), name='jobfile_number')],
            },
        ),
    ]
