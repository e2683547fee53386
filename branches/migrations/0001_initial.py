import accounts.scope
import datetime
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Division',
            fields=[
                ('code', models.CharField(max_length=12, primary_key=True, serialize=False, verbose_name='code')),
                ('level', models.CharField(choices=[('province', 'province'), ('city', 'city'), ('county', 'county'), ('township', 'township'), ('village', 'village')], max_length=10, verbose_name='level')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid to')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='branches.division')),
            ],
            options={
                'verbose_name': 'division',
                'verbose_name_plural': 'divisions',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Branch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_id', accounts.scope.AncestorField()),
                ('township_id', accounts.scope.AncestorField()),
                ('county_id', accounts.scope.AncestorField()),
                ('city_id', accounts.scope.AncestorField()),
                ('province_id', accounts.scope.AncestorField()),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('short_name', models.CharField(max_length=40, verbose_name='short name')),
                ('level', models.CharField(choices=[('province', 'province association'), ('city', 'city association'), ('county', 'county association'), ('township', 'township association'), ('base', 'base association'), ('attached', 'attached association')], max_length=10, verbose_name='level')),
                ('kind', models.CharField(choices=[('administrative', 'administrative association'), ('enterprise', 'enterprise association'), ('migrant', 'migrant association'), ('park', 'industrial park association'), ('market', 'market or trade association'), ('estate', 'residential estate association'), ('staff_village', 'staff village association'), ('industry', 'industry branch'), ('institution', 'institution association')], default='administrative', max_length=16, verbose_name='kind')),
                ('model', models.CharField(blank=True, choices=[('independent', 'independent'), ('attached', 'attached'), ('park', 'park'), ('specialised', 'specialised'), ('embedded', 'embedded')], max_length=12, verbose_name='organisation model')),
                ('trade', models.CharField(blank=True, max_length=40, verbose_name='trade')),
                ('headcount', models.PositiveIntegerField(blank=True, null=True, verbose_name='headcount')),
                ('premises', models.CharField(blank=True, max_length=80, verbose_name='service room')),
                ('host_nature', models.CharField(blank=True, choices=[('state', 'state-owned enterprise'), ('private', 'private enterprise'), ('foreign', 'foreign-invested enterprise'), ('collective', 'collective enterprise'), ('self_employed', 'self-employed business'), ('office', 'government office or public institution'), ('new_economic', 'new economic organisation'), ('new_social', 'new social organisation')], max_length=13, verbose_name='nature of the host unit')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='office telephone')),
                ('founded_on', models.DateField(verbose_name='founded on')),
                ('closed_on', models.DateField(blank=True, editable=False, null=True, verbose_name='closed on')),
                ('status', models.CharField(choices=[('active', 'active'), ('moving', 'moving'), ('closed', 'closed')], default='active', max_length=8, verbose_name='status')),
                ('child_count', models.PositiveIntegerField(default=0, editable=False, verbose_name='associations directly below')),
                ('counted_from', models.DateTimeField(verbose_name='counted from')),
                ('counted_until', models.DateTimeField(blank=True, null=True, verbose_name='counted until')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='branches.branch', verbose_name='parent')),
                ('home', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.division', verbose_name='home place of its members')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.division', verbose_name='seat')),
            ],
            options={
                'verbose_name': 'branch',
                'verbose_name_plural': 'branches',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_id', accounts.scope.AncestorField()),
                ('township_id', accounts.scope.AncestorField()),
                ('county_id', accounts.scope.AncestorField()),
                ('city_id', accounts.scope.AncestorField()),
                ('province_id', accounts.scope.AncestorField()),
                ('role', models.CharField(choices=[('clerk', 'clerk'), ('reviewer', 'reviewer'), ('approver', 'approver'), ('manager', 'manager'), ('finance', 'finance'), ('auditor', 'auditor'), ('system', 'system administrator')], max_length=10, verbose_name='role')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch', verbose_name='branch')),
                ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='given by')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'duty',
                'verbose_name_plural': 'duties',
                'ordering': ['branch', 'role', 'id'],
            },
        ),
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
            },
        ),
        migrations.CreateModel(
            name='HostedUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_id', accounts.scope.AncestorField()),
                ('township_id', accounts.scope.AncestorField()),
                ('county_id', accounts.scope.AncestorField()),
                ('city_id', accounts.scope.AncestorField()),
                ('province_id', accounts.scope.AncestorField()),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('headcount', models.PositiveIntegerField(blank=True, null=True, verbose_name='staff')),
                ('contact', models.CharField(blank=True, max_length=40, verbose_name='contact person')),
                ('listed_on', models.DateField(verbose_name='listed on')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='left on')),
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch', verbose_name='branch')),
            ],
            options={
                'verbose_name': 'hosted unit',
                'verbose_name_plural': 'hosted units',
                'ordering': ['branch', 'name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='NumberCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(max_length=4, verbose_name='series')),
                ('area_code', models.CharField(max_length=6, verbose_name='area')),
                ('year', models.PositiveSmallIntegerField(default=0, verbose_name='year')),
                ('last', models.PositiveIntegerField(default=0, verbose_name='last number drawn')),
            ],
            options={
                'verbose_name': 'number counter',
                'verbose_name_plural': 'number counters',
                'constraints': [models.UniqueConstraint(fields=('series', 'area_code', 'year'), name='numbercounter_one_a_series', violation_error_message='This series already has a counter.')],
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('document_no', models.CharField(blank=True, max_length=60, verbose_name='document number')),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='branches.branch')),
                ('noted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch')),
            ],
            options={
                'verbose_name': 'placement',
                'verbose_name_plural': 'placements',
                'ordering': ['branch', 'starts_on'],
            },
        ),
        migrations.CreateModel(
            name='QueueTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_id', accounts.scope.AncestorField()),
                ('township_id', accounts.scope.AncestorField()),
                ('county_id', accounts.scope.AncestorField()),
                ('city_id', accounts.scope.AncestorField()),
                ('province_id', accounts.scope.AncestorField()),
                ('role', models.CharField(choices=[('clerk', 'clerk'), ('reviewer', 'reviewer'), ('approver', 'approver'), ('manager', 'manager'), ('finance', 'finance'), ('auditor', 'auditor'), ('system', 'system administrator')], max_length=10, verbose_name='role')),
                ('queue', models.CharField(max_length=16, verbose_name='queue')),
                ('delta', models.IntegerField(verbose_name='change')),
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch', verbose_name='branch')),
            ],
            options={
                'verbose_name': 'queue tally',
                'verbose_name_plural': 'queue tallies',
            },
        ),
        migrations.CreateModel(
            name='BranchChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_id', accounts.scope.AncestorField()),
                ('township_id', accounts.scope.AncestorField()),
                ('county_id', accounts.scope.AncestorField()),
                ('city_id', accounts.scope.AncestorField()),
                ('province_id', accounts.scope.AncestorField()),
                ('what', models.CharField(choices=[('renamed', 'renamed'), ('corrected', 'facts corrected'), ('closed', 'closed down'), ('reopened', 'closing undone')], max_length=10, verbose_name='what happened')),
                ('on', models.DateField(verbose_name='day')),
                ('document_no', models.CharField(blank=True, max_length=60, verbose_name='document number')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('details', models.JSONField(blank=True, default=dict, verbose_name='details')),
                ('noted_at', models.DateTimeField(verbose_name='noted at')),
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch', verbose_name='branch')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noted by')),
            ],
            options={
                'verbose_name': 'change of a branch',
                'verbose_name_plural': 'changes of branches',
                'indexes': [models.Index(fields=['branch', '-noted_at', '-id'], name='branchchange_branch')],
            },
        ),
        migrations.AddConstraint(
            model_name='division',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code__regex', '^[0-9]{2}$'), ('level', 'province')), models.Q(('code__regex', '^[0-9]{4}$'), ('level', 'city')), models.Q(('code__regex', '^[0-9]{6}$'), ('level', 'county')), models.Q(('code__regex', '^[0-9]{9}$'), ('level', 'township')), models.Q(('code__regex', '^[0-9]{12}$'), ('level', 'village')), _connector='OR'), name='division_code_fits_level', violation_error_message="A division's code has as many digits as its level says."),
        ),
        migrations.AddConstraint(
            model_name='division',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='division_ends_after_it_begins', violation_error_message='A division cannot end before it begins.'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['base_id', 'code'], name='branch_base'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['township_id', 'code'], name='branch_township'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['county_id', 'code'], name='branch_county'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['city_id', 'code'], name='branch_city'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['province_id', 'code'], name='branch_province'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['township_id', 'name', 'code'], name='branch_township_name'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['county_id', 'kind', 'code'], name='branch_county_kind'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['county_id', 'model', 'code'], name='branch_county_model'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['county_id', 'level', 'code'], name='branch_county_level'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['county_id', 'status', 'code'], name='branch_county_status'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['county_id', 'name', 'code'], name='branch_county_name'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['city_id', 'kind', 'code'], name='branch_city_kind'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['city_id', 'model', 'code'], name='branch_city_model'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['city_id', 'level', 'code'], name='branch_city_level'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['city_id', 'status', 'code'], name='branch_city_status'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['city_id', 'name', 'code'], name='branch_city_name'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['province_id', 'kind', 'code'], name='branch_province_kind'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['province_id', 'model', 'code'], name='branch_province_model'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['province_id', 'level', 'code'], name='branch_province_level'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['province_id', 'status', 'code'], name='branch_province_status'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['province_id', 'name', 'code'], name='branch_province_name'),
        ),
        migrations.AddConstraint(
            model_name='branch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level', 'province'), ('parent', None)), models.Q(models.Q(('level', 'province'), _negated=True), ('parent__isnull', False)), _connector='OR'), name='branch_only_province_has_no_parent', violation_error_message='Every association below the province has one above it.'),
        ),
        migrations.AddConstraint(
            model_name='branch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'administrative'), ('model', '')), models.Q(models.Q(('kind', 'administrative'), _negated=True), ('level__in', ['base', 'attached'])), _connector='OR'), name='branch_model_outside_administration', violation_error_message='Only associations outside the administrative line have a model.'),
        ),
        migrations.AddConstraint(
            model_name='branch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level', 'attached'), _negated=True), models.Q(('kind', 'administrative'), _negated=True), _connector='OR'), name='branch_attached_is_not_administrative', violation_error_message='A village association cannot be attached to another.'),
        ),
        migrations.AddConstraint(
            model_name='branch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', False), ('counted_until__isnull', False), ('status', 'closed')), models.Q(models.Q(('status', 'closed'), _negated=True), ('closed_on', None), ('counted_until', None)), _connector='OR'), name='branch_closed_is_counted_no_more', violation_error_message='A closed association says from when it no longer counts.'),
        ),
        migrations.AddConstraint(
            model_name='branch',
            constraint=models.CheckConstraint(condition=models.Q(('closed_on', None), ('closed_on__gte', models.F('founded_on')), _connector='OR'), name='branch_closes_after_founding', violation_error_message='An association cannot close before it was founded.'),
        ),
        migrations.AddConstraint(
            model_name='branch',
            constraint=models.CheckConstraint(condition=models.Q(('counted_until', None), ('counted_until__gte', models.F('counted_from')), _connector='OR'), name='branch_counted_forwards', violation_error_message='An association cannot stop counting before it starts.'),
        ),
        migrations.AddConstraint(
            model_name='branch',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'administrative'), models.Q(('level', 'attached'), ('model__in', ['attached', 'park'])), models.Q(models.Q(('level', 'attached'), _negated=True), models.Q(('model', 'attached'), _negated=True)), _connector='OR'), name='branch_attached_below_a_host', violation_error_message='An attached association has a host, and no other has one.'),
        ),
        migrations.AddConstraint(
            model_name='branch',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'administrative'), models.Q(('kind', 'park'), ('level', 'base'), ('model', 'park')), models.Q(('kind', 'enterprise'), ('level', 'attached'), ('model', 'park')), models.Q(('kind__in', ('enterprise', 'institution', 'migrant')), ('model', 'independent')), models.Q(('kind__in', ('enterprise', 'migrant', 'market', 'estate', 'staff_village', 'industry', 'institution')), ('model', 'attached')), models.Q(('kind__in', ('market', 'industry')), ('model', 'specialised')), models.Q(('kind__in', ('estate', 'staff_village', 'migrant')), ('model', 'embedded')), _connector='OR'), name='branch_kind_fits_model', violation_error_message='This kind of association is not organised in that way.'),
        ),
        migrations.AddConstraint(
            model_name='branch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('model', 'independent'), _negated=True), models.Q(models.Q(('premises', ''), _negated=True), ('headcount__isnull', False)), _connector='OR'), name='branch_independent_has_room_and_staff', violation_error_message='An independent association has a service room and says how many people work there.'),
        ),
        migrations.AddConstraint(
            model_name='branch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('model', 'specialised'), _negated=True), models.Q(('trade', ''), _negated=True), _connector='OR'), name='branch_specialised_names_trade', violation_error_message='A specialised association names its trade.'),
        ),
        migrations.AddConstraint(
            model_name='branch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'migrant'), _negated=True), ('home__isnull', False), _connector='OR'), name='branch_migrant_names_home', violation_error_message='An association of migrants says where they come from.'),
        ),
        migrations.AddIndex(
            model_name='duty',
            index=models.Index(fields=['branch', 'role'], name='duty_branch_role'),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None), ('ends_on', None)), fields=('user', 'branch', 'role'), name='duty_once_at_a_time', violation_error_message='This person already holds this duty.'),
        ),
        migrations.AddConstraint(
            model_name='duty',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='duty_ends_after_it_begins', violation_error_message='A duty cannot end before it begins.'),
        ),
        migrations.AddIndex(
            model_name='dutyproposal',
            index=models.Index(fields=['county_id', 'state', 'id'], name='dutyproposal_county_state'),
        ),
        migrations.AddIndex(
            model_name='dutyproposal',
            index=models.Index(fields=['city_id', 'state', 'id'], name='dutyproposal_city_state'),
        ),
        migrations.AddIndex(
            model_name='dutyproposal',
            index=models.Index(fields=['branch', 'state', 'id'], name='dutyproposal_branch_state'),
        ),
        migrations.AddConstraint(
            model_name='dutyproposal',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('officer', 'branch', 'role', 'act'), name='dutyproposal_waits_once', violation_error_message='The same is proposed already and waits for confirmation.'),
        ),
        migrations.AddConstraint(
            model_name='dutyproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), models.Q(('answered_by__isnull', False), models.Q(('answered_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='dutyproposal_two_people', violation_error_message='Whoever proposes a duty does not confirm it.'),
        ),
        migrations.AddConstraint(
            model_name='dutyproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('officer', models.F('proposed_by')), _negated=True), models.Q(('answered_by', None), models.Q(('state', 'confirmed'), _negated=True), models.Q(('officer', models.F('answered_by')), _negated=True), _connector='OR')), name='dutyproposal_never_for_oneself', violation_error_message='Nobody gives or ends a duty of their own.'),
        ),
        migrations.AddConstraint(
            model_name='dutyproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('answered_by', None), ('state', 'proposed')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('duty__isnull', False), ('state', 'confirmed')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('state', 'refused'), models.Q(('answer', ''), _negated=True)), models.Q(('answered_at__isnull', False), ('answered_by', models.F('proposed_by')), ('answered_by__isnull', False), ('state', 'withdrawn')), _connector='OR'), name='dutyproposal_state_is_complete', violation_error_message='An answered proposal says who answered it, when and why.'),
        ),
        migrations.AddConstraint(
            model_name='dutyproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act', 'end'), ('duty__isnull', False), ('ends_on', None), ('starts_on', None)), models.Q(('act', 'give'), ('starts_on__isnull', False)), _connector='OR'), name='dutyproposal_names_its_duty', violation_error_message='To end a duty, name it; to give one, say from when.'),
        ),
        migrations.AddConstraint(
            model_name='dutyproposal',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on', None), ('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='dutyproposal_ends_after_it_begins', violation_error_message='A duty cannot end before it begins.'),
        ),
        migrations.AddIndex(
            model_name='hostedunit',
            index=models.Index(fields=['branch', 'name', 'id'], name='hostedunit_branch'),
        ),
        migrations.AddConstraint(
            model_name='hostedunit',
            constraint=models.UniqueConstraint(condition=models.Q(('left_on', None)), fields=('branch', 'name'), name='hostedunit_one_name', violation_error_message='This host already lists a unit of that name.'),
        ),
        migrations.AddConstraint(
            model_name='hostedunit',
            constraint=models.CheckConstraint(condition=models.Q(('left_on', None), ('left_on__gte', models.F('listed_on')), _connector='OR'), name='hostedunit_leaves_after_it_came', violation_error_message='A unit cannot leave before it was listed.'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('branch',), name='placement_one_current', violation_error_message='A branch hangs in one place at a time.'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', django.db.models.expressions.CombinedExpression(models.F('starts_on'), '-', models.Value(datetime.timedelta(days=1)))), _connector='OR'), name='placement_ends_after_it_begins', violation_error_message='A placement cannot end before it begins.'),
        ),
        migrations.AddIndex(
            model_name='queuetally',
            index=models.Index(fields=['branch', 'role', 'queue'], include=('delta',), name='queuetally_branch'),
        ),
        migrations.AddIndex(
            model_name='queuetally',
            index=models.Index(fields=['township_id', 'role', 'queue'], include=('delta',), name='queuetally_township'),
        ),
    ]
