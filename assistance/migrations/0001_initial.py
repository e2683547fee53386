import accounts.scope
import assistance.models.scheme
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('branches', '0001_initial'),
        ('families', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name='AidCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_id', accounts.scope.AncestorField()),
                ('township_id', accounts.scope.AncestorField()),
                ('county_id', accounts.scope.AncestorField()),
                ('city_id', accounts.scope.AncestorField()),
                ('province_id', accounts.scope.AncestorField()),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.CharField(max_length=24, unique=True, verbose_name='number')),
                ('kind', models.CharField(max_length=20, verbose_name='kind of aid')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('in_review', 'in review'), ('returned', 'returned for correction'), ('approved', 'approved'), ('noticed', 'on public notice'), ('payable', 'to be paid'), ('batched', 'in a payment batch'), ('released', 'released for payment'), ('paid', 'paid'), ('archived', 'archived'), ('refused', 'refused'), ('withdrawn', 'withdrawn'), ('stopped', 'stopped'), ('reversed', 'reversed')], default='draft', max_length=10, verbose_name='state')),
                ('beneficiary_name', models.CharField(blank=True, max_length=50, verbose_name='beneficiary')),
                ('beneficiary_sort_key', models.CharField(blank=True, editable=False, max_length=200)),
                ('asked_amount', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='amount asked')),
                ('approved_amount', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='amount approved')),
                ('period_kind', models.CharField(blank=True, choices=[('school_year', 'school year'), ('calendar_year', 'calendar year'), ('once', 'once'), ('event', 'event')], max_length=16)),
                ('period', models.CharField(blank=True, max_length=20, verbose_name='period')),
                ('event_on', models.DateField(blank=True, null=True, verbose_name='day of the event')),
                ('reason', models.CharField(blank=True, max_length=400, verbose_name='reason for applying')),
                ('received_on', models.DateField(null=True, verbose_name='application received on')),
                ('paper_place', models.CharField(blank=True, max_length=120, verbose_name='where the paper lies')),
                ('created_at', models.DateTimeField(editable=False, verbose_name='entered at')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='submitted at')),
                ('submitted_on', models.DateField(blank=True, null=True, verbose_name='submitted on')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='decided on')),
                ('digest', models.BinaryField(max_length=32, null=True)),
                ('position', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('return_position', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('awaiting_role', models.CharField(blank=True, choices=[('clerk', 'clerk'), ('reviewer', 'reviewer'), ('approver', 'approver'), ('manager', 'manager'), ('finance', 'finance'), ('auditor', 'auditor'), ('system', 'system administrator')], max_length=10)),
                ('waiting_since', models.DateTimeField(blank=True, null=True)),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='due on')),
                ('warning_count', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('counted_from', models.DateTimeField(blank=True, editable=False, null=True)),
                ('counted_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='families.bankaccount')),
                ('awaiting_branch', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch')),
                ('beneficiary', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='aid_cases', to='families.person', verbose_name='beneficiary')),
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch', verbose_name='branch')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aid_cases', to='families.household', verbose_name='household')),
            ],
            options={
                'verbose_name': 'aid case',
                'verbose_name_plural': 'aid cases',
            },
        ),
        migrations.CreateModel(
            name='Scheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_id', accounts.scope.AncestorField()),
                ('township_id', accounts.scope.AncestorField()),
                ('county_id', accounts.scope.AncestorField()),
                ('city_id', accounts.scope.AncestorField()),
                ('province_id', accounts.scope.AncestorField()),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('kind', models.CharField(max_length=20, verbose_name='kind of aid')),
                ('care_field', models.CharField(choices=[('production', 'production'), ('schooling', "children's education"), ('health', 'medical care and health'), ('housing', 'housing'), ('old_age', 'security in old age')], max_length=12, verbose_name='field of care')),
                ('key_task', models.CharField(choices=[('publicity', 'publicity and education'), ('reproductive_health', 'reproductive health counselling'), ('healthy_birth', 'guidance for healthy birth and rearing'), ('family_aid', 'help for family planning families'), ('rights', 'protection of rights'), ('migrants', 'services for migrants')], default='family_aid', max_length=20, verbose_name='key task')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch', verbose_name='branch')),
            ],
            options={
                'verbose_name': 'scheme',
                'verbose_name_plural': 'schemes',
                'ordering': ['branch', 'id'],
            },
        ),
        migrations.CreateModel(
            name='CaseClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', models.CharField(max_length=20, verbose_name='period')),
                ('key', models.CharField(max_length=24)),
                ('claiming', models.BooleanField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='assistance.aidcase')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assistance.scheme')),
            ],
            options={
                'verbose_name': 'claim',
                'verbose_name_plural': 'claims',
            },
        ),
        migrations.AddField(
            model_name='aidcase',
            name='scheme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='assistance.scheme', verbose_name='scheme'),
        ),
        migrations.CreateModel(
            name='SchemeRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('document_no', models.CharField(max_length=60, verbose_name='document number')),
                ('eligibility', models.JSONField(default=dict, verbose_name='who is eligible')),
                ('amount_kind', models.CharField(choices=[('fixed', 'fixed amount'), ('range', 'within a range'), ('tiers', 'by household class')], max_length=8, verbose_name='amount')),
                ('lowest', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='lowest amount')),
                ('highest', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='highest amount')),
                ('tiers', models.JSONField(blank=True, default=list, verbose_name='amounts by household class')),
                ('period_kind', models.CharField(choices=[('school_year', 'school year'), ('calendar_year', 'calendar year'), ('once', 'once'), ('event', 'event')], max_length=16, verbose_name='one a beneficiary and')),
                ('apply_by_month', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='last month to apply')),
                ('apply_by_day', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='last day to apply')),
                ('apply_by_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year of the last day to apply')),
                ('apply_within_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='days to apply after the event')),
                ('lateness', models.CharField(choices=[('warns', 'a late application is warned about'), ('refuses', 'a late application is refused')], default='warns', max_length=8, verbose_name='lateness')),
                ('papers', models.JSONField(blank=True, default=list, verbose_name='papers')),
                ('written_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='assistance.scheme')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'scheme rule',
                'verbose_name_plural': 'scheme rules',
                'ordering': ['scheme', 'version'],
            },
        ),
        migrations.CreateModel(
            name='RuleStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('stage', models.CharField(choices=[('entered', 'entry'), ('reviewed', 'review'), ('approved', 'approval'), ('batched', 'listing for payment'), ('released', 'release of payment')], max_length=10, verbose_name='stage')),
                ('role', models.CharField(choices=[('clerk', 'clerk'), ('reviewer', 'reviewer'), ('approver', 'approver'), ('manager', 'manager'), ('finance', 'finance'), ('auditor', 'auditor'), ('system', 'system administrator')], max_length=10, verbose_name='role')),
                ('level', models.CharField(choices=[('province', 'province association'), ('city', 'city association'), ('county', 'county association'), ('township', 'township association'), ('base', 'base association'), ('attached', 'attached association')], max_length=10, verbose_name='level')),
                ('days', models.PositiveSmallIntegerField(default=5, verbose_name='days allowed')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='assistance.schemerule')),
            ],
            options={
                'verbose_name': 'rule step',
                'verbose_name_plural': 'rule steps',
                'ordering': ['rule', 'position'],
            },
        ),
        migrations.AddField(
            model_name='aidcase',
            name='rule',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assistance.schemerule', verbose_name='rule'),
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveSmallIntegerField(verbose_name='number')),
                ('act', models.CharField(choices=[('entered', 'entered'), ('edited', 'edited'), ('submitted', 'submitted'), ('agreed', 'agreed'), ('returned', 'returned for correction'), ('refused', 'refused'), ('withdrawn', 'withdrawn'), ('taken_back', 'decision taken back')], max_length=12, verbose_name='act')),
                ('stage', models.CharField(choices=[('entered', 'entry'), ('reviewed', 'review'), ('approved', 'approval'), ('batched', 'listing for payment'), ('released', 'release of payment')], max_length=10, verbose_name='stage')),
                ('position', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('manner', models.CharField(choices=[('screen', 'on screen'), ('paper', 'signed on paper'), ('meeting', 'by a meeting')], default='screen', max_length=8, verbose_name='manner')),
                ('role', models.CharField(choices=[('clerk', 'clerk'), ('reviewer', 'reviewer'), ('approver', 'approver'), ('manager', 'manager'), ('finance', 'finance'), ('auditor', 'auditor'), ('system', 'system administrator')], max_length=10, verbose_name='role')),
                ('comment', models.CharField(blank=True, max_length=500, verbose_name='opinion')),
                ('reasons', models.JSONField(blank=True, default=list, verbose_name='reasons')),
                ('fields', models.JSONField(blank=True, default=list, verbose_name='named fields')),
                ('approved_amount', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='amount approved')),
                ('digest', models.BinaryField(max_length=32, null=True)),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='signed on')),
                ('signer_post', models.CharField(blank=True, max_length=40, verbose_name="signer's post")),
                ('minutes_no', models.CharField(blank=True, max_length=40, verbose_name='minutes number')),
                ('attendees', models.CharField(blank=True, max_length=300, verbose_name='attendees')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('on', models.DateField(verbose_name='on')),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='assistance.aidcase')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.officer')),
                ('on_behalf_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.officer')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'step',
                'verbose_name_plural': 'steps',
                'ordering': ['case', 'seq'],
            },
        ),
        migrations.CreateModel(
            name='StageHolder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lane', models.CharField(choices=[('decision', 'decision'), ('money', 'money')], max_length=10, verbose_name='lane')),
                ('stage', models.CharField(choices=[('entered', 'entry'), ('reviewed', 'review'), ('approved', 'approval'), ('batched', 'listing for payment'), ('released', 'release of payment')], max_length=10, verbose_name='stage')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stage_holders', to='assistance.aidcase')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.officer')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holders', to='assistance.step')),
            ],
            options={
                'verbose_name': 'stage holder',
                'verbose_name_plural': 'stage holders',
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('seq', models.PositiveSmallIntegerField(verbose_name='number')),
                ('content_sealed', models.BinaryField(blank=True, null=True, verbose_name='content')),
                ('digest', models.BinaryField(max_length=32)),
                ('name', models.CharField(max_length=50, verbose_name='beneficiary')),
                ('relation', models.CharField(blank=True, max_length=2, verbose_name='relation to the head')),
                ('head_name', models.CharField(max_length=50, verbose_name='head of household')),
                ('head_sort_key', models.CharField(max_length=200)),
                ('group_name', models.CharField(blank=True, max_length=40, verbose_name='group')),
                ('group_sort_key', models.CharField(blank=True, max_length=240)),
                ('account_last4', models.CharField(max_length=4, verbose_name='end of the account number')),
                ('classes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), default=list, size=None, verbose_name='household classes')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='assistance.aidcase')),
            ],
            options={
                'verbose_name': 'submission',
                'verbose_name_plural': 'submissions',
                'ordering': ['case', 'seq'],
            },
        ),
        migrations.AddField(
            model_name='aidcase',
            name='submission',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assistance.submission'),
        ),
        migrations.CreateModel(
            name='Verification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_verifier', models.CharField(max_length=50, verbose_name='first verifier')),
                ('second_verifier', models.CharField(max_length=50, verbose_name='second verifier')),
                ('visited_on', models.DateField(verbose_name='visited on')),
                ('met_on', models.DateField(verbose_name='meeting held on')),
                ('result', models.CharField(choices=[('agreed', 'true, agreed to report'), ('objected', 'not agreed')], max_length=8, verbose_name='result')),
                ('remarks', models.CharField(blank=True, max_length=300, verbose_name='remarks')),
                ('recorded_at', models.DateTimeField()),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='verification', to='assistance.aidcase')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'village verification',
                'verbose_name_plural': 'village verifications',
            },
        ),
        migrations.CreateModel(
            name='CondolenceVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visited_on', models.DateField(verbose_name='visited on')),
                ('visitors', models.CharField(max_length=120, verbose_name='visitors')),
                ('gift', models.CharField(blank=True, max_length=120, verbose_name='gift')),
                ('words', models.CharField(blank=True, max_length=400, verbose_name='what was talked about')),
                ('recorded_at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='condolence_visits', to='assistance.aidcase')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'condolence visit',
                'verbose_name_plural': 'condolence visits',
                'ordering': ['case', 'visited_on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('visitors', ''), _negated=True), name='condolencevisit_has_visitors', violation_error_message='Say who visited the family.'), models.UniqueConstraint(fields=('case', 'visited_on'), name='condolencevisit_one_a_day', violation_error_message='A visit of this day is recorded already.')],
            },
        ),
        migrations.CreateModel(
            name='EducationDetail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('school_sealed', models.BinaryField(blank=True, null=True, verbose_name='school')),
                ('stage', models.CharField(choices=[('primary', 'primary school'), ('junior_high', 'junior high school'), ('senior_high', 'senior high school'), ('vocational', 'secondary vocational school'), ('higher_vocational', 'higher vocational college'), ('university', 'university'), ('postgraduate', 'postgraduate school'), ('other', 'other school')], max_length=20, verbose_name='school stage')),
                ('grade', models.PositiveSmallIntegerField(verbose_name='grade')),
                ('proof_no', models.CharField(blank=True, max_length=40, verbose_name='number of the study proof')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='education', to='assistance.aidcase')),
            ],
            options={
                'verbose_name': 'education detail',
                'verbose_name_plural': 'education details',
                'constraints': [models.CheckConstraint(condition=models.Q(('grade__range', (1, 6))), name='educationdetail_grade_1_to_6', violation_error_message='Grades run from 1 to 6.')],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('check_code', models.CharField(max_length=30, verbose_name='check')),
                ('level', models.CharField(choices=[('ok', 'passed'), ('warning', 'to be looked at'), ('refusal', 'not allowed')], max_length=8, verbose_name='result')),
                ('words', models.JSONField(default=dict)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='assistance.aidcase')),
            ],
            options={
                'verbose_name': 'finding',
                'verbose_name_plural': 'findings',
                'ordering': ['case', 'position'],
                'constraints': [models.UniqueConstraint(fields=('case', 'check_code'), name='finding_one_a_check', violation_error_message='This check has its finding already.')],
            },
        ),
        migrations.CreateModel(
            name='FuneralDetail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proof_no', models.CharField(blank=True, max_length=40, verbose_name='number of the death certificate')),
                ('applicant_name', models.CharField(max_length=50, verbose_name='applicant')),
                ('applicant_relation', models.CharField(choices=[('10', 'spouse'), ('11', 'husband'), ('12', 'wife'), ('20', 'son'), ('21', 'only son'), ('22', 'eldest son'), ('23', 'second son'), ('24', 'third son'), ('25', 'fourth son'), ('26', 'fifth son'), ('27', 'adopted son or stepson'), ('28', 'son-in-law'), ('29', 'other son'), ('30', 'daughter'), ('31', 'only daughter'), ('32', 'eldest daughter'), ('33', 'second daughter'), ('34', 'third daughter'), ('35', 'fourth daughter'), ('36', 'fifth daughter'), ('37', 'adopted daughter or stepdaughter'), ('38', 'daughter-in-law'), ('39', 'other daughter'), ('40', 'grandchild'), ('41', "son's son"), ('42', "son's daughter"), ('43', "daughter's son"), ('44', "daughter's daughter"), ('45', 'wife of a grandson'), ('46', 'husband of a granddaughter'), ('47', 'great-grandson'), ('48', 'great-granddaughter'), ('49', 'other grandchild'), ('50', 'parent'), ('51', 'father'), ('52', 'mother'), ('53', "husband's father"), ('54', "husband's mother"), ('55', "wife's father"), ('56', "wife's mother"), ('57', 'stepfather or adoptive father'), ('58', 'stepmother or adoptive mother'), ('59', 'other parental relation'), ('60', 'grandparent'), ('61', "father's father"), ('62', "father's mother"), ('63', "mother's father"), ('64', "mother's mother"), ('65', 'grandparent of the spouse'), ('66', 'great-grandfather'), ('67', 'great-grandmother'), ('68', 'great-grandparent of the spouse'), ('69', 'other grandparental relation'), ('70', 'brother or sister'), ('71', 'elder brother'), ('72', 'wife of an elder brother'), ('73', 'younger brother'), ('74', 'wife of a younger brother'), ('75', 'elder sister'), ('76', 'husband of an elder sister'), ('77', 'younger sister'), ('78', 'husband of a younger sister'), ('79', 'other brother or sister'), ('80', 'other relation'), ('81', "father's elder brother"), ('82', "wife of the father's elder brother"), ('83', "father's younger brother"), ('84', "wife of the father's younger brother"), ('85', "mother's brother"), ('86', "wife of the mother's brother"), ('87', "husband of the mother's sister"), ('88', "mother's sister"), ('89', "husband of the father's sister"), ('90', "father's sister"), ('91', "cousin of the father's brothers"), ('92', 'other cousin'), ('93', "brother's son"), ('94', "brother's daughter"), ('95', "sister's son"), ('96', "sister's daughter"), ('97', 'other relative'), ('99', 'not related')], max_length=2, verbose_name="applicant's relation to the deceased")),
                ('payee_relation', models.CharField(blank=True, choices=[('10', 'spouse'), ('11', 'husband'), ('12', 'wife'), ('20', 'son'), ('21', 'only son'), ('22', 'eldest son'), ('23', 'second son'), ('24', 'third son'), ('25', 'fourth son'), ('26', 'fifth son'), ('27', 'adopted son or stepson'), ('28', 'son-in-law'), ('29', 'other son'), ('30', 'daughter'), ('31', 'only daughter'), ('32', 'eldest daughter'), ('33', 'second daughter'), ('34', 'third daughter'), ('35', 'fourth daughter'), ('36', 'fifth daughter'), ('37', 'adopted daughter or stepdaughter'), ('38', 'daughter-in-law'), ('39', 'other daughter'), ('40', 'grandchild'), ('41', "son's son"), ('42', "son's daughter"), ('43', "daughter's son"), ('44', "daughter's daughter"), ('45', 'wife of a grandson'), ('46', 'husband of a granddaughter'), ('47', 'great-grandson'), ('48', 'great-granddaughter'), ('49', 'other grandchild'), ('50', 'parent'), ('51', 'father'), ('52', 'mother'), ('53', "husband's father"), ('54', "husband's mother"), ('55', "wife's father"), ('56', "wife's mother"), ('57', 'stepfather or adoptive father'), ('58', 'stepmother or adoptive mother'), ('59', 'other parental relation'), ('60', 'grandparent'), ('61', "father's father"), ('62', "father's mother"), ('63', "mother's father"), ('64', "mother's mother"), ('65', 'grandparent of the spouse'), ('66', 'great-grandfather'), ('67', 'great-grandmother'), ('68', 'great-grandparent of the spouse'), ('69', 'other grandparental relation'), ('70', 'brother or sister'), ('71', 'elder brother'), ('72', 'wife of an elder brother'), ('73', 'younger brother'), ('74', 'wife of a younger brother'), ('75', 'elder sister'), ('76', 'husband of an elder sister'), ('77', 'younger sister'), ('78', 'husband of a younger sister'), ('79', 'other brother or sister'), ('80', 'other relation'), ('81', "father's elder brother"), ('82', "wife of the father's elder brother"), ('83', "father's younger brother"), ('84', "wife of the father's younger brother"), ('85', "mother's brother"), ('86', "wife of the mother's brother"), ('87', "husband of the mother's sister"), ('88', "mother's sister"), ('89', "husband of the father's sister"), ('90', "father's sister"), ('91', "cousin of the father's brothers"), ('92', 'other cousin'), ('93', "brother's son"), ('94', "brother's daughter"), ('95', "sister's son"), ('96', "sister's daughter"), ('97', 'other relative'), ('99', 'not related')], max_length=2, verbose_name="payee's relation to the deceased")),
                ('recorded_death', models.BooleanField(default=False, editable=False)),
                ('applicant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='families.person')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='funeral', to='assistance.aidcase')),
            ],
            options={
                'verbose_name': 'funeral detail',
                'verbose_name_plural': 'funeral details',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('applicant_relation__in', ['', '01', '02']), _negated=True), models.Q(('payee_relation__in', ('01', '02')), _negated=True)), name='funeraldetail_relations_to_the_deceased', violation_error_message='Say how applicant and payee stand to the deceased.')],
            },
        ),
        migrations.CreateModel(
            name='HousingDetail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('work', models.CharField(choices=[('build', 'building anew'), ('rebuild', 'rebuilding'), ('repair', 'repair'), ('water', 'water supply'), ('toilet', 'toilet'), ('stove', 'stove')], max_length=8, verbose_name='kind of work')),
                ('danger_grade', models.CharField(blank=True, choices=[('A', 'grade A'), ('B', 'grade B'), ('C', 'grade C'), ('D', 'grade D')], max_length=1, verbose_name='danger grade')),
                ('total_cost', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='cost of the work')),
                ('before', models.CharField(max_length=300, verbose_name='state of the house')),
                ('completed_on', models.DateField(blank=True, null=True, verbose_name='completed on')),
                ('after', models.CharField(blank=True, max_length=300, verbose_name='state after the work')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='housing', to='assistance.aidcase')),
            ],
            options={
                'verbose_name': 'housing detail',
                'verbose_name_plural': 'housing details',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('work__in', ('build', 'rebuild', 'repair')), models.Q(('danger_grade', ''), _negated=True)), models.Q(models.Q(('work__in', ('build', 'rebuild', 'repair')), _negated=True), ('danger_grade', '')), _connector='OR'), name='housingdetail_work_on_the_house_is_graded', violation_error_message='Work on the house itself needs its danger grade; water, toilet and stove have none.'), models.CheckConstraint(condition=models.Q(('total_cost__gt', 0)), name='housingdetail_work_costs_something', violation_error_message='The cost of the work must be above zero.'), models.CheckConstraint(condition=models.Q(models.Q(('after', ''), ('completed_on', None)), models.Q(('completed_on__isnull', False), models.Q(('after', ''), _negated=True)), _connector='OR'), name='housingdetail_completion_is_described', violation_error_message='A completed work has its day and says how the house is now.')],
            },
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('beneficiary', 'beneficiary'), ('applicant', 'applicant'), ('payee', 'payee'), ('deceased', 'deceased')], max_length=12, verbose_name='role')),
                ('name', models.CharField(max_length=50, verbose_name='name as typed')),
                ('sort_key', models.CharField(editable=False, max_length=200)),
                ('initials', models.CharField(editable=False, max_length=50)),
                ('other_letters', models.CharField(blank=True, editable=False, max_length=400)),
                ('relation', models.CharField(blank=True, choices=[('01', 'the person themselves'), ('02', 'head of household'), ('10', 'spouse'), ('11', 'husband'), ('12', 'wife'), ('20', 'son'), ('21', 'only son'), ('22', 'eldest son'), ('23', 'second son'), ('24', 'third son'), ('25', 'fourth son'), ('26', 'fifth son'), ('27', 'adopted son or stepson'), ('28', 'son-in-law'), ('29', 'other son'), ('30', 'daughter'), ('31', 'only daughter'), ('32', 'eldest daughter'), ('33', 'second daughter'), ('34', 'third daughter'), ('35', 'fourth daughter'), ('36', 'fifth daughter'), ('37', 'adopted daughter or stepdaughter'), ('38', 'daughter-in-law'), ('39', 'other daughter'), ('40', 'grandchild'), ('41', "son's son"), ('42', "son's daughter"), ('43', "daughter's son"), ('44', "daughter's daughter"), ('45', 'wife of a grandson'), ('46', 'husband of a granddaughter'), ('47', 'great-grandson'), ('48', 'great-granddaughter'), ('49', 'other grandchild'), ('50', 'parent'), ('51', 'father'), ('52', 'mother'), ('53', "husband's father"), ('54', "husband's mother"), ('55', "wife's father"), ('56', "wife's mother"), ('57', 'stepfather or adoptive father'), ('58', 'stepmother or adoptive mother'), ('59', 'other parental relation'), ('60', 'grandparent'), ('61', "father's father"), ('62', "father's mother"), ('63', "mother's father"), ('64', "mother's mother"), ('65', 'grandparent of the spouse'), ('66', 'great-grandfather'), ('67', 'great-grandmother'), ('68', 'great-grandparent of the spouse'), ('69', 'other grandparental relation'), ('70', 'brother or sister'), ('71', 'elder brother'), ('72', 'wife of an elder brother'), ('73', 'younger brother'), ('74', 'wife of a younger brother'), ('75', 'elder sister'), ('76', 'husband of an elder sister'), ('77', 'younger sister'), ('78', 'husband of a younger sister'), ('79', 'other brother or sister'), ('80', 'other relation'), ('81', "father's elder brother"), ('82', "wife of the father's elder brother"), ('83', "father's younger brother"), ('84', "wife of the father's younger brother"), ('85', "mother's brother"), ('86', "wife of the mother's brother"), ('87', "husband of the mother's sister"), ('88', "mother's sister"), ('89', "husband of the father's sister"), ('90', "father's sister"), ('91', "cousin of the father's brothers"), ('92', 'other cousin'), ('93', "brother's son"), ('94', "brother's daughter"), ('95', "sister's son"), ('96', "sister's daughter"), ('97', 'other relative'), ('99', 'not related')], max_length=2, verbose_name='relation to the beneficiary')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='assistance.aidcase')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='case_parts', to='families.person')),
            ],
            options={
                'verbose_name': 'party',
                'verbose_name_plural': 'parties',
                'constraints': [models.UniqueConstraint(fields=('case', 'role'), name='party_one_a_role', violation_error_message='This role in the case is filled already.')],
            },
        ),
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
        migrations.CreateModel(
            name='ReliefDetail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('cause', models.CharField(choices=[('disaster', 'natural disaster'), ('accident', 'accident'), ('illness', 'major illness'), ('hardship', 'sudden hardship')], max_length=8, verbose_name='cause')),
                ('loss', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='loss')),
                ('health_note_sealed', models.BinaryField(blank=True, null=True, verbose_name='health')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='relief', to='assistance.aidcase')),
            ],
            options={
                'verbose_name': 'relief detail',
                'verbose_name_plural': 'relief details',
                'constraints': [models.CheckConstraint(condition=models.Q(('loss__gt', 0)), name='reliefdetail_loss_above_zero', violation_error_message='The loss must be above zero.'), models.CheckConstraint(condition=models.Q(('cause', 'illness'), ('health_note_sealed', None), _connector='OR'), name='reliefdetail_health_of_an_illness_only', violation_error_message='A health note is kept for an illness only.')],
            },
        ),
        migrations.CreateModel(
            name='RouteStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('stage', models.CharField(choices=[('entered', 'entry'), ('reviewed', 'review'), ('approved', 'approval'), ('batched', 'listing for payment'), ('released', 'release of payment')], max_length=10, verbose_name='stage')),
                ('role', models.CharField(choices=[('clerk', 'clerk'), ('reviewer', 'reviewer'), ('approver', 'approver'), ('manager', 'manager'), ('finance', 'finance'), ('auditor', 'auditor'), ('system', 'system administrator')], max_length=10, verbose_name='role')),
                ('level', models.CharField(choices=[('province', 'province association'), ('city', 'city association'), ('county', 'county association'), ('township', 'township association'), ('base', 'base association'), ('attached', 'attached association')], max_length=10, verbose_name='level')),
                ('days', models.PositiveSmallIntegerField(default=5, verbose_name='days allowed')),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='route', to='assistance.aidcase')),
            ],
            options={
                'verbose_name': 'route step',
                'verbose_name_plural': 'route steps',
                'ordering': ['case', 'position'],
                'constraints': [models.UniqueConstraint(fields=('case', 'position'), name='routestep_one_a_position', violation_error_message='This position of the route is taken.')],
            },
        ),
        migrations.AddConstraint(
            model_name='scheme',
            constraint=models.UniqueConstraint(fields=('branch', 'name'), name='scheme_one_name', violation_error_message='This association already has a scheme of that name.'),
        ),
        migrations.AddConstraint(
            model_name='caseclaim',
            constraint=models.UniqueConstraint(condition=models.Q(('claiming', True)), fields=('scheme', 'period', 'key'), name='caseclaim_one_a_period', violation_error_message='There is a case of this scheme for the period already.'),
        ),
        migrations.AddConstraint(
            model_name='caseclaim',
            constraint=models.UniqueConstraint(fields=('case', 'key'), name='caseclaim_one_a_key', violation_error_message='This case claims that already.'),
        ),
        migrations.AddConstraint(
            model_name='schemerule',
            constraint=models.UniqueConstraint(fields=('scheme', 'version'), name='schemerule_one_version', violation_error_message='This version exists already.'),
        ),
        migrations.AddConstraint(
            model_name='schemerule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), models.Q(('confirmed_by', models.F('written_by')), _negated=True)), _connector='OR'), name='schemerule_two_people', violation_error_message='A rule is confirmed by someone other than its writer.'),
        ),
        migrations.AddConstraint(
            model_name='schemerule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount_kind', 'fixed'), ('highest', models.F('lowest')), ('lowest__gt', 0)), models.Q(('amount_kind__in', ['range', 'tiers']), ('highest__gt', 0), ('highest__gte', models.F('lowest')), ('lowest__gte', 0)), _connector='OR'), name='schemerule_amounts_fit', violation_error_message='A fixed amount has one figure; a range runs from the lower to the higher.'),
        ),
        migrations.AddConstraint(
            model_name='schemerule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount_kind', 'tiers'), models.Q(('tiers', []), _negated=True)), models.Q(models.Q(('amount_kind', 'tiers'), _negated=True), ('tiers', [])), _connector='OR'), name='schemerule_tiers_where_by_class', violation_error_message='Amounts by household class are listed, other amounts are not.'),
        ),
        migrations.AddConstraint(
            model_name='schemerule',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='schemerule_ends_after_it_begins', violation_error_message='A rule cannot end before it begins.'),
        ),
        migrations.AddConstraint(
            model_name='schemerule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('apply_by_day', None), ('apply_by_month', None), ('apply_by_year', None)), models.Q(models.Q(models.Q(models.Q(('apply_by_day__range', (1, 29)), ('apply_by_month', 2)), models.Q(('apply_by_day__range', (1, 30)), ('apply_by_month__in', (4, 6, 9, 11))), models.Q(('apply_by_day__range', (1, 31)), ('apply_by_month__in', (1, 3, 5, 7, 8, 10, 12))), _connector='OR'), ('apply_by_day__isnull', False), ('apply_by_month__isnull', False)), ('apply_by_year__isnull', False), ('apply_by_year__range', (0, 1)), ('period_kind__in', ('school_year', 'calendar_year'))), _connector='OR'), name='schemerule_last_day_is_real', violation_error_message='The last day to apply is a day of the calendar, in the year in which a school or calendar year begins or in the next.'),
        ),
        migrations.AddConstraint(
            model_name='schemerule',
            constraint=models.CheckConstraint(condition=models.Q(('apply_by_month', None), ('apply_within_days', None), _connector='OR'), name='schemerule_one_last_day', violation_error_message='The last day to apply is a day of the period or counted from the event, not both.'),
        ),
        migrations.AddConstraint(
            model_name='schemerule',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('confirmed_at__isnull', False)), expressions=[('scheme', '='), (assistance.models.scheme.DaysInForce(), '&&')], name='schemerule_no_overlap', violation_error_message='Another confirmed rule of the scheme is in force on these days.'),
        ),
        migrations.AddConstraint(
            model_name='rulestep',
            constraint=models.UniqueConstraint(fields=('rule', 'position'), name='rulestep_one_a_position', violation_error_message='This position of the route is taken.'),
        ),
        migrations.AddIndex(
            model_name='step',
            index=models.Index(condition=models.Q(('act__in', ('agreed', 'returned', 'refused', 'taken_back'))), fields=['officer', 'branch', '-at', '-id'], name='step_officer_decided'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.UniqueConstraint(fields=('case', 'seq'), name='step_one_a_number', violation_error_message='This step is recorded already.'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act__in', ['submitted', 'agreed', 'returned', 'refused']), _negated=True), ('digest__isnull', False), _connector='OR'), name='step_decision_saw_a_digest', violation_error_message='A decision says what it was taken on.'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act', 'returned'), _negated=True), models.Q(('reasons', []), _negated=True), _connector='OR'), name='step_return_has_reasons', violation_error_message='A return names at least one reason.'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act', 'refused'), _negated=True), models.Q(('comment', ''), _negated=True), _connector='OR'), name='step_refusal_is_explained', violation_error_message='A refusal says why.'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act', 'taken_back'), _negated=True), models.Q(('comment', ''), _negated=True), _connector='OR'), name='step_taking_back_is_explained', violation_error_message='Taking a decision back says why.'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(('manner', 'screen'), models.Q(('manner', 'paper'), ('signed_on__isnull', False), models.Q(('signer_post', ''), _negated=True)), models.Q(('manner', 'meeting'), ('signed_on__isnull', False), models.Q(('minutes_no', ''), _negated=True), models.Q(('attendees', ''), _negated=True)), _connector='OR'), name='step_manner_has_its_proof', violation_error_message='A decision on paper has its signer, one by meeting its minutes.'),
        ),
        migrations.AddConstraint(
            model_name='stageholder',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('case', '='), ('lane', '='), ('officer', '='), ('stage', '<>')], name='stageholder_one_stage_a_person', violation_error_message='One person holds one stage of a case.'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(fields=('case', 'seq'), name='submission_one_a_number', violation_error_message='This submission is recorded already.'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(fields=['branch', '-created_at', '-id'], name='aidcase_bran_new'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(fields=['base_id', '-created_at', '-id'], name='aidcase_base_new'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(fields=['township_id', '-created_at', '-id'], name='aidcase_town_new'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(fields=['county_id', '-created_at', '-id'], name='aidcase_coun_new'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(fields=['city_id', '-created_at', '-id'], name='aidcase_city_new'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(fields=['province_id', '-created_at', '-id'], name='aidcase_prov_new'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(fields=['branch', 'state', '-created_at', '-id'], name='aidcase_bran_state'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(fields=['base_id', 'state', '-created_at', '-id'], name='aidcase_base_state'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(fields=['township_id', 'state', '-created_at', '-id'], name='aidcase_town_state'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(fields=['county_id', 'state', '-created_at', '-id'], name='aidcase_coun_state'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(fields=['city_id', 'state', '-created_at', '-id'], name='aidcase_city_state'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(fields=['province_id', 'state', '-created_at', '-id'], name='aidcase_prov_state'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(condition=models.Q(('decided_on__isnull', False)), fields=['branch', 'decided_on', 'id'], name='aidcase_bran_day'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(condition=models.Q(('decided_on__isnull', False)), fields=['base_id', 'decided_on', 'id'], name='aidcase_base_day'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(condition=models.Q(('decided_on__isnull', False)), fields=['township_id', 'decided_on', 'id'], name='aidcase_town_day'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(condition=models.Q(('decided_on__isnull', False)), fields=['county_id', 'decided_on', 'id'], name='aidcase_coun_day'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(condition=models.Q(('decided_on__isnull', False)), fields=['city_id', 'decided_on', 'id'], name='aidcase_city_day'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(condition=models.Q(('decided_on__isnull', False)), fields=['province_id', 'decided_on', 'id'], name='aidcase_prov_day'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(fields=['branch', 'received_on', 'id'], name='aidcase_bran_recv'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(fields=['base_id', 'received_on', 'id'], name='aidcase_base_recv'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(fields=['township_id', 'received_on', 'id'], name='aidcase_town_recv'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(fields=['county_id', 'received_on', 'id'], name='aidcase_coun_recv'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(fields=['city_id', 'received_on', 'id'], name='aidcase_city_recv'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(fields=['province_id', 'received_on', 'id'], name='aidcase_prov_recv'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(condition=models.Q(('awaiting_role', ''), _negated=True), fields=['awaiting_branch', 'awaiting_role', 'waiting_since', 'id'], name='aidcase_waiting'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(condition=models.Q(('awaiting_role', ''), _negated=True), fields=['county_id', 'awaiting_branch', 'awaiting_role', 'waiting_since', 'id'], name='aidcase_coun_wait'),
        ),
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(condition=models.Q(('awaiting_role', ''), _negated=True), fields=['township_id', 'awaiting_role', 'waiting_since', 'id'], name='aidcase_town_waiting'),
        ),
        migrations.AddConstraint(
            model_name='aidcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_amount__gt', 0), ('approved_amount__isnull', False), ('state__in', ('approved', 'noticed', 'payable', 'batched', 'released', 'paid', 'archived', 'reversed'))), models.Q(models.Q(('state__in', ('approved', 'noticed', 'payable', 'batched', 'released', 'paid', 'archived', 'reversed')), _negated=True), ('approved_amount', None)), _connector='OR'), name='aidcase_amount_once_approved', violation_error_message='Only an approved case has an approved amount, and it is above zero.'),
        ),
        migrations.AddConstraint(
            model_name='aidcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decided_on__isnull', False), ('state__in', ['approved', 'noticed', 'payable', 'batched', 'released', 'paid', 'archived', 'reversed', 'refused'])), models.Q(('decided_at', None), ('decided_on', None), ('state__in', ['draft', 'in_review', 'returned', 'withdrawn'])), ('state', 'stopped'), _connector='OR'), name='aidcase_decided_has_a_day', violation_error_message='A decided case has its day of decision, an undecided one has none.'),
        ),
        migrations.AddConstraint(
            model_name='aidcase',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn']), models.Q(('asked_amount__gt', 0), ('asked_amount__isnull', False), ('beneficiary__isnull', False), ('counted_from__isnull', False), ('digest__isnull', False), ('rule__isnull', False), ('submission__isnull', False), ('submitted_at__isnull', False), ('submitted_on__isnull', False), models.Q(('period', ''), _negated=True)), _connector='OR'), name='aidcase_submitted_is_whole', violation_error_message='A submitted case has a beneficiary, a rule, a period and an amount.'),
        ),
        migrations.AddConstraint(
            model_name='aidcase',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn']), models.Q(('received_on__isnull', False), ('received_on__lte', models.F('submitted_on'))), _connector='OR'), name='aidcase_received_before_submitted', violation_error_message='An application is received before its case is submitted, or on the same day.'),
        ),
        migrations.AddConstraint(
            model_name='aidcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('awaiting_branch__isnull', False), ('state__in', ['in_review', 'returned']), ('waiting_since__isnull', False), models.Q(('awaiting_role', ''), _negated=True)), models.Q(('state__in', ['in_review', 'returned']), _negated=True), _connector='OR'), name='aidcase_waits_for_someone', violation_error_message='A case in review or returned waits for a branch and a role.'),
        ),
        migrations.AddConstraint(
            model_name='aidcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['draft', 'refused', 'withdrawn', 'stopped', 'archived']), _negated=True), models.Q(('awaiting_branch', None), ('awaiting_role', ''), ('waiting_since', None)), _connector='OR'), name='aidcase_rests_for_no_one', violation_error_message='A case that is closed or a draft waits for no one.'),
        ),
        migrations.AddConstraint(
            model_name='aidcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('position__isnull', False), ('return_position', None), ('state', 'in_review')), models.Q(('position', None), ('return_position__isnull', False), ('state', 'returned')), models.Q(models.Q(('state__in', ['in_review', 'returned']), _negated=True), ('position', None), ('return_position', None)), _connector='OR'), name='aidcase_review_has_a_position', violation_error_message='A case in review stands at one step of its route.'),
        ),
        migrations.AddConstraint(
            model_name='aidcase',
            constraint=models.CheckConstraint(condition=models.Q(('counted_until', None), ('counted_until__gte', models.F('counted_from')), _connector='OR'), name='aidcase_counted_forwards', violation_error_message='A case cannot stop counting before it starts.'),
        ),
        migrations.AddConstraint(
            model_name='verification',
            constraint=models.CheckConstraint(condition=models.Q(('first_verifier', models.F('second_verifier')), _negated=True), name='verification_two_people', violation_error_message='Two different people verify.'),
        ),
        migrations.AddConstraint(
            model_name='verification',
            constraint=models.CheckConstraint(condition=models.Q(('met_on__gte', models.F('visited_on'))), name='verification_visit_before_meeting', violation_error_message='The meeting is held on the day of the visit or later.'),
        ),
    ]
