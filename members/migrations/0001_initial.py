import accounts.scope
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('branches', '0001_initial'),
        ('families', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='MemberGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_id', accounts.scope.AncestorField()),
                ('township_id', accounts.scope.AncestorField()),
                ('county_id', accounts.scope.AncestorField()),
                ('city_id', accounts.scope.AncestorField()),
                ('province_id', accounts.scope.AncestorField()),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('name_key', models.CharField(blank=True, editable=False, max_length=80)),
                ('sort_key', models.CharField(blank=True, editable=False, max_length=240)),
                ('opened_on', models.DateField(verbose_name='since')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='group closed on')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch', verbose_name='branch')),
            ],
            options={
                'verbose_name': 'member group',
                'verbose_name_plural': 'member groups',
                'ordering': ['branch', 'sort_key', 'id'],
                'indexes': [models.Index(fields=['branch', 'sort_key'], name='membergroup_branch_order'), models.Index(condition=models.Q(('closed_on', None)), fields=['base_id', 'id'], name='membergroup_base_open'), models.Index(condition=models.Q(('closed_on', None)), fields=['township_id', 'id'], name='membergroup_town_open'), models.Index(condition=models.Q(('closed_on', None)), fields=['county_id', 'id'], name='membergroup_coun_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_on', None)), fields=('branch', 'name_key'), name='membergroup_one_name', violation_error_message='This association already has a member group of that name.'), models.CheckConstraint(condition=models.Q(('closed_on', None), ('closed_on__gte', models.F('opened_on')), _connector='OR'), name='membergroup_closed_after_opening', violation_error_message='A group cannot be closed before it was opened.')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_id', accounts.scope.AncestorField()),
                ('township_id', accounts.scope.AncestorField()),
                ('county_id', accounts.scope.AncestorField()),
                ('city_id', accounts.scope.AncestorField()),
                ('province_id', accounts.scope.AncestorField()),
                ('card_no', models.CharField(max_length=24, unique=True, verbose_name='card number')),
                ('name', models.CharField(max_length=50, verbose_name='name as typed')),
                ('sort_key', models.CharField(editable=False, max_length=200)),
                ('initials', models.CharField(editable=False, max_length=50)),
                ('other_letters', models.CharField(blank=True, editable=False, max_length=400)),
                ('kind', models.CharField(choices=[('individual', 'individual member'), ('group', 'group member')], default='individual', max_length=10, verbose_name='kind of member')),
                ('organisation', models.CharField(blank=True, max_length=80, verbose_name='organisation')),
                ('leads_group', models.BooleanField(default=False, verbose_name='leads the group')),
                ('politics', models.CharField(blank=True, choices=[('01', 'member of the Communist Party'), ('02', 'probationary member of the Communist Party'), ('03', 'member of the Youth League'), ('04', 'member of a democratic party'), ('12', 'person without party affiliation'), ('13', 'the masses')], max_length=2, verbose_name='political status')),
                ('post', models.CharField(blank=True, max_length=40, verbose_name='post at work')),
                ('home_place', models.CharField(blank=True, max_length=60, verbose_name='home place')),
                ('applied_on', models.DateField(blank=True, null=True, verbose_name='applied on')),
                ('met_on', models.DateField(verbose_name='council met on')),
                ('minutes', models.CharField(max_length=100, verbose_name='minutes of the council')),
                ('joined_on', models.DateField(verbose_name='joined on')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='left on')),
                ('left_reason', models.CharField(blank=True, choices=[('wish', 'own wish'), ('moved', 'moved away'), ('transferred', 'joined another association'), ('died', 'died'), ('struck_off', 'struck off by the council'), ('in_error', 'entered in error')], max_length=12, verbose_name='why the member left')),
                ('left_words', models.CharField(blank=True, max_length=100, verbose_name='more about the reason')),
                ('created_at', models.DateTimeField(editable=False)),
                ('counted_from', models.DateTimeField(editable=False)),
                ('counted_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch', verbose_name='branch')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='members.membergroup', verbose_name='member group')),
                ('left_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='families.person')),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
                'indexes': [models.Index(condition=models.Q(('left_on', None)), fields=['branch', '-joined_on', '-id'], include=('person',), name='membership_bran_new'), models.Index(condition=models.Q(('left_on', None)), fields=['base_id', '-joined_on', '-id'], include=('person',), name='membership_base_new'), models.Index(condition=models.Q(('left_on', None)), fields=['township_id', '-joined_on', '-id'], include=('person',), name='membership_town_new'), models.Index(condition=models.Q(('left_on', None)), fields=['county_id', '-joined_on', '-id'], include=('person',), name='membership_coun_new'), models.Index(condition=models.Q(('left_on', None)), fields=['city_id', '-joined_on', '-id'], include=('person',), name='membership_city_new'), models.Index(condition=models.Q(('left_on', None)), fields=['province_id', '-joined_on', '-id'], include=('person',), name='membership_prov_new'), models.Index(condition=models.Q(('left_on', None)), fields=['branch', 'sort_key', 'id'], name='membership_bran_name'), models.Index(condition=models.Q(('left_on', None)), fields=['base_id', 'sort_key', 'id'], name='membership_base_name'), models.Index(condition=models.Q(('left_on', None)), fields=['township_id', 'sort_key', 'id'], name='membership_town_name'), models.Index(condition=models.Q(('left_on', None)), fields=['county_id', 'sort_key', 'id'], name='membership_coun_name'), models.Index(condition=models.Q(('left_on', None)), fields=['city_id', 'sort_key', 'id'], name='membership_city_name'), models.Index(condition=models.Q(('left_on', None)), fields=['province_id', 'sort_key', 'id'], name='membership_prov_name'), models.Index(condition=models.Q(('left_on__isnull', False)), fields=['branch', '-left_on', '-id'], name='membership_bran_left'), models.Index(condition=models.Q(('left_on__isnull', False)), fields=['base_id', '-left_on', '-id'], name='membership_base_left'), models.Index(condition=models.Q(('left_on__isnull', False)), fields=['township_id', '-left_on', '-id'], name='membership_town_left'), models.Index(condition=models.Q(('left_on__isnull', False)), fields=['county_id', '-left_on', '-id'], name='membership_coun_left'), models.Index(condition=models.Q(('left_on__isnull', False)), fields=['city_id', '-left_on', '-id'], name='membership_city_left'), models.Index(condition=models.Q(('left_on__isnull', False)), fields=['province_id', '-left_on', '-id'], name='membership_prov_left')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('left_on', None)), fields=('person', 'branch'), name='membership_one_live_a_branch', violation_error_message='This person is already on the roster of this association.'), models.UniqueConstraint(condition=models.Q(('leads_group', True)), fields=('group',), name='membership_one_leader_a_group', violation_error_message='A group has one leader.'), models.CheckConstraint(condition=models.Q(('leads_group', False), models.Q(('group__isnull', False), ('left_on', None)), _connector='OR'), name='membership_leads_own_group', violation_error_message='Only a member on the roster leads the group that the member is in.'), models.CheckConstraint(condition=models.Q(('joined_on__gte', models.F('met_on'))), name='membership_joins_after_consent', violation_error_message='Nobody joins before the council has agreed.'), models.CheckConstraint(condition=models.Q(('applied_on', None), ('applied_on__lte', models.F('met_on')), _connector='OR'), name='membership_agreed_after_applying', violation_error_message='The council cannot agree before the application.'), models.CheckConstraint(condition=models.Q(('left_on', None), ('left_on__gte', models.F('joined_on')), _connector='OR'), name='membership_leaves_after_joining', violation_error_message='Nobody leaves the association before joining.'), models.CheckConstraint(condition=models.Q(models.Q(('counted_until', None), ('left_by', None), ('left_on', None), ('left_reason', '')), models.Q(('counted_until__isnull', False), ('left_by__isnull', False), ('left_on__isnull', False), models.Q(('left_reason', ''), _negated=True)), _connector='OR'), name='membership_left_says_why', violation_error_message='Anyone who has left counts no more, and the reason is on file.'), models.CheckConstraint(condition=models.Q(('counted_until', None), ('counted_until__gte', models.F('counted_from')), _connector='OR'), name='membership_counted_forwards', violation_error_message='A membership cannot stop counting before it starts.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'individual'), ('organisation', '')), models.Q(('kind', 'group'), models.Q(('organisation', ''), _negated=True)), _connector='OR'), name='membership_group_member_is_an_organisation', violation_error_message='A group member, and nobody else, has the name of an organisation.')],
            },
        ),
        migrations.CreateModel(
            name='MembershipCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_id', accounts.scope.AncestorField()),
                ('township_id', accounts.scope.AncestorField()),
                ('county_id', accounts.scope.AncestorField()),
                ('city_id', accounts.scope.AncestorField()),
                ('province_id', accounts.scope.AncestorField()),
                ('category', models.CharField(choices=[('backbone', 'backbone member'), ('activist', 'family planning activist'), ('cadre', 'cadre of an office'), ('five_elders', 'one of the five elders'), ('contact_head', 'contact household head'), ('volunteer', 'volunteer'), ('wealth_leader', 'leader in earning'), ('trade_expert', 'expert of a trade'), ('public_figure', 'well-known person'), ('benefactor', 'benefactor'), ('migrant', 'migrant member')], max_length=14, verbose_name='category')),
                ('joined_on', models.DateField(verbose_name='since')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('counted_from', models.DateTimeField(editable=False)),
                ('counted_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch', verbose_name='branch')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='categories', to='members.membership')),
            ],
            options={
                'verbose_name': 'category of a member',
                'verbose_name_plural': 'categories of members',
                'ordering': ['membership', 'id'],
                'indexes': [models.Index(condition=models.Q(('left_on', None)), fields=['branch', 'category', '-membership'], name='membershipcategory_bran'), models.Index(condition=models.Q(('left_on', None)), fields=['base_id', 'category', '-membership'], name='membershipcategory_base'), models.Index(condition=models.Q(('left_on', None)), fields=['township_id', 'category', '-membership'], name='membershipcategory_town'), models.Index(condition=models.Q(('left_on', None)), fields=['county_id', 'category', '-membership'], name='membershipcategory_coun'), models.Index(condition=models.Q(('left_on', None)), fields=['city_id', 'category', '-membership'], name='membershipcategory_city'), models.Index(condition=models.Q(('left_on', None)), fields=['province_id', 'category', '-membership'], name='membershipcategory_prov')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('left_on', None)), fields=('membership', 'category'), name='membershipcategory_once', violation_error_message='This member is in the category already.'), models.CheckConstraint(condition=models.Q(('left_on', None), ('left_on__gte', models.F('joined_on')), _connector='OR'), name='membershipcategory_leaves_after_joining', violation_error_message='A category cannot end before it begins.'), models.CheckConstraint(condition=models.Q(models.Q(('counted_until', None), ('left_on', None)), models.Q(('counted_until__isnull', False), ('left_on__isnull', False)), _connector='OR'), name='membershipcategory_left_counts_no_more', violation_error_message='A category that was taken away says since when.'), models.CheckConstraint(condition=models.Q(('counted_until', None), ('counted_until__gte', models.F('counted_from')), _connector='OR'), name='membershipcategory_counted_forwards', violation_error_message='A category cannot stop counting before it starts.')],
            },
        ),
    ]
