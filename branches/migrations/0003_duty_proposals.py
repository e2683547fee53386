import accounts.scope
import django.db.models.deletion
from django.db import migrations, models

from branches.stamping import StampAncestors


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_people_and_chain_checks'),
        ('branches', '0002_stamp_ancestors'),
    ]

    operations = [
        migrations.CreateModel(
            name='DutyProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_id', accounts.scope.AncestorField()),
                ('township_id', accounts.scope.AncestorField()),
                ('county_id', accounts.scope.AncestorField()),
                ('city_id', accounts.scope.AncestorField()),
                ('province_id', accounts.scope.AncestorField()),
                ('act', models.CharField(choices=[('give', 'give'), ('end', 'end')], max_length=4, verbose_name='what')),
                ('role', models.CharField(choices=[('clerk', 'clerk'), ('reviewer', 'reviewer'), ('approver', 'approver'), ('manager', 'manager'), ('finance', 'finance'), ('auditor', 'auditor'), ('system', 'system administrator')], max_length=10, verbose_name='role')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('state', models.CharField(choices=[('proposed', 'waits for confirmation'), ('confirmed', 'confirmed'), ('refused', 'refused'), ('withdrawn', 'withdrawn')], default='proposed', editable=False, max_length=9, verbose_name='state')),
                ('proposed_at', models.DateTimeField(verbose_name='proposed at')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered at')),
                ('answer', models.CharField(blank=True, max_length=200, verbose_name='reason for the answer')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.officer')),
                ('awaiting_branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch')),
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch', verbose_name='branch')),
                ('duty', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='branches.duty')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.officer', verbose_name='officer')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.officer')),
                ('proposing_duty', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.duty')),
            ],
            options={
                'verbose_name': 'duty proposal',
                'verbose_name_plural': 'duty proposals',
                'indexes': [models.Index(fields=['county_id', 'state', 'id'], name='dutyproposal_county_state'), models.Index(fields=['city_id', 'state', 'id'], name='dutyproposal_city_state'), models.Index(fields=['branch', 'state', 'id'], name='dutyproposal_branch_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('officer', 'branch', 'role', 'act'), name='dutyproposal_waits_once', violation_error_message='The same is proposed already and waits for confirmation.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), models.Q(('answered_by__isnull', False), models.Q(('answered_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='dutyproposal_two_people', violation_error_message='Whoever proposes a duty does not confirm it.'), models.CheckConstraint(condition=models.Q(models.Q(('officer', models.F('proposed_by')), _negated=True), models.Q(('answered_by', None), models.Q(('state', 'confirmed'), _negated=True), models.Q(('officer', models.F('answered_by')), _negated=True), _connector='OR')), name='dutyproposal_never_for_oneself', violation_error_message='Nobody gives or ends a duty of their own.'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None), ('state', 'proposed')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('duty__isnull', False), ('state', 'confirmed')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('state', 'refused'), models.Q(('answer', ''), _negated=True)), models.Q(('answered_at__isnull', False), ('answered_by', models.F('proposed_by')), ('answered_by__isnull', False), ('state', 'withdrawn')), _connector='OR'), name='dutyproposal_state_is_complete', violation_error_message='An answered proposal says who answered it, when and why.'), models.CheckConstraint(condition=models.Q(models.Q(('act', 'end'), ('duty__isnull', False), ('ends_on', None), ('starts_on', None)), models.Q(('act', 'give'), ('starts_on__isnull', False)), _connector='OR'), name='dutyproposal_names_its_duty', violation_error_message='To end a duty, name it; to give one, say from when.'), models.CheckConstraint(condition=models.Q(('starts_on', None), ('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='dutyproposal_ends_after_it_begins', violation_error_message='A duty cannot end before it begins.')],
            },
        ),
        StampAncestors('dutyproposal'),
    ]
