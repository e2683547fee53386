import accounts.scope
import django.contrib.postgres.fields
import django.db.models.deletion
import families.models.household
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('branches', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Child',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=50, verbose_name='name')),
                ('sex', models.CharField(choices=[('1', 'male'), ('2', 'female'), ('0', 'not known'), ('9', 'not stated')], max_length=1, verbose_name='sex')),
                ('born_on', models.DateField(verbose_name='birth date')),
                ('died_on', models.DateField(blank=True, null=True, verbose_name='date of death')),
                ('disability_grade', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='disability grade')),
            ],
            options={
                'verbose_name': 'child',
                'verbose_name_plural': 'children',
                'ordering': ['born_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_id', accounts.scope.AncestorField()),
                ('township_id', accounts.scope.AncestorField()),
                ('county_id', accounts.scope.AncestorField()),
                ('city_id', accounts.scope.AncestorField()),
                ('province_id', accounts.scope.AncestorField()),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.CharField(max_length=24, unique=True, verbose_name='number')),
                ('status', models.CharField(choices=[('draft', 'being registered'), ('active', 'on file'), ('closed', 'closed')], default='draft', max_length=8, verbose_name='status')),
                ('lineage_id', families.models.household.LineageField()),
                ('split_on', models.DateField(blank=True, editable=False, null=True, verbose_name='split off on')),
                ('head_name', models.CharField(max_length=50, verbose_name='head of household')),
                ('head_sort_key', models.CharField(editable=False, max_length=200)),
                ('head_died_on', models.DateField(blank=True, editable=False, null=True, verbose_name='head died on')),
                ('member_count', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='living people')),
                ('address_detail_sealed', models.BinaryField(blank=True, null=True, verbose_name='address')),
                ('remarks', models.CharField(blank=True, max_length=200, verbose_name='remarks')),
                ('filled', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('head', 'Head of household'), ('members', 'Members'), ('classes', 'Children, classes and papers'), ('address', 'Address and account')], max_length=8), default=list, editable=False, size=None, verbose_name='sections filled in')),
                ('created_at', models.DateTimeField(editable=False)),
                ('registered_on', models.DateField(blank=True, null=True, verbose_name='registered on')),
                ('closed_on', models.DateField(blank=True, editable=False, null=True, verbose_name='file closed on')),
                ('counted_from', models.DateTimeField(blank=True, editable=False, null=True)),
                ('counted_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('address_division', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.division')),
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch', verbose_name='branch')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('split_from', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='split_off', to='families.household', verbose_name='split off from')),
            ],
            options={
                'verbose_name': 'household',
                'verbose_name_plural': 'households',
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=50, verbose_name='name')),
                ('sort_key', models.CharField(editable=False, max_length=200)),
                ('initials', models.CharField(editable=False, max_length=50)),
                ('id_number_sealed', models.BinaryField(blank=True, null=True, verbose_name='resident ID number')),
                ('id_index', models.BinaryField(null=True, unique=True)),
                ('id_last4', models.CharField(blank=True, editable=False, max_length=4)),
                ('id_was_15', models.BooleanField(default=False, editable=False)),
                ('no_id_reason', models.CharField(blank=True, max_length=100, verbose_name='reason for no ID')),
                ('sex', models.CharField(choices=[('1', 'male'), ('2', 'female'), ('0', 'not known'), ('9', 'not stated')], max_length=1, verbose_name='sex')),
                ('born_on', models.DateField(verbose_name='birth date')),
                ('nation', models.CharField(choices=[('01', 'Han'), ('02', 'Mongol'), ('03', 'Hui'), ('04', 'Tibetan'), ('05', 'Uygur'), ('06', 'Miao'), ('07', 'Yi'), ('08', 'Zhuang'), ('09', 'Bouyei'), ('10', 'Korean'), ('11', 'Manchu'), ('12', 'Dong'), ('13', 'Yao'), ('14', 'Bai'), ('15', 'Tujia'), ('16', 'Hani'), ('17', 'Kazak'), ('18', 'Dai'), ('19', 'Li'), ('20', 'Lisu'), ('21', 'Va'), ('22', 'She'), ('23', 'Gaoshan'), ('24', 'Lahu'), ('25', 'Sui'), ('26', 'Dongxiang'), ('27', 'Naxi'), ('28', 'Jingpo'), ('29', 'Kirgiz'), ('30', 'Tu'), ('31', 'Daur'), ('32', 'Mulao'), ('33', 'Qiang'), ('34', 'Blang'), ('35', 'Salar'), ('36', 'Maonan'), ('37', 'Gelao'), ('38', 'Xibe'), ('39', 'Achang'), ('40', 'Pumi'), ('41', 'Tajik'), ('42', 'Nu'), ('43', 'Uzbek'), ('44', 'Russian'), ('45', 'Ewenki'), ('46', 'Deang'), ('47', 'Bonan'), ('48', 'Yugur'), ('49', 'Gin'), ('50', 'Tatar'), ('51', 'Derung'), ('52', 'Oroqen'), ('53', 'Hezhen'), ('54', 'Monba'), ('55', 'Lhoba'), ('56', 'Jino'), ('97', 'other ethnic group'), ('98', 'naturalised foreigner')], default='01', max_length=2, verbose_name='ethnic group')),
                ('resident_status', models.CharField(choices=[('rural', 'rural resident'), ('urban', 'urban resident'), ('undetermined', 'undetermined')], default='undetermined', max_length=12, verbose_name='resident status')),
                ('resident_basis', models.CharField(blank=True, choices=[('former_rural', 'formerly registered as agricultural'), ('former_urban', 'formerly registered as non-agricultural'), ('collective', 'member of the rural collective'), ('contract', 'holds contracted land'), ('township', 'proof of the township')], max_length=12, verbose_name='basis of the resident status')),
                ('resident_shown_on', models.DateField(blank=True, null=True, verbose_name='day of the paper on the resident status')),
                ('resident_paper', models.CharField(blank=True, max_length=60, verbose_name='paper on the resident status')),
                ('education', models.CharField(blank=True, choices=[('primary', 'primary school'), ('junior_high', 'junior high school'), ('senior_high', 'senior high school'), ('vocational', 'secondary vocational school'), ('higher_vocational', 'higher vocational college'), ('university', 'university'), ('postgraduate', 'postgraduate school'), ('other', 'other school')], max_length=20, verbose_name='education')),
                ('employer', models.CharField(blank=True, max_length=80, verbose_name='employer')),
                ('phone_sealed', models.BinaryField(blank=True, null=True, verbose_name='phone')),
                ('phone_last4', models.CharField(blank=True, editable=False, max_length=4)),
                ('health_note_sealed', models.BinaryField(blank=True, null=True, verbose_name='health')),
                ('died_on', models.DateField(blank=True, null=True, verbose_name='date of death')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(editable=False)),
                ('keeping_branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
            },
        ),
        migrations.CreateModel(
            name='Parentage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('own', 'own child'), ('adopted', 'adopted child'), ('step', 'stepchild')], default='own', max_length=8, verbose_name='kind')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parentages', to='families.child')),
                ('parent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parentages', to='families.person')),
            ],
            options={
                'verbose_name': 'parentage',
                'verbose_name_plural': 'parentages',
            },
        ),
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_id', accounts.scope.AncestorField()),
                ('township_id', accounts.scope.AncestorField()),
                ('county_id', accounts.scope.AncestorField()),
                ('city_id', accounts.scope.AncestorField()),
                ('province_id', accounts.scope.AncestorField()),
                ('source', models.CharField(choices=[('household', 'household'), ('membership', 'membership'), ('party', 'party of a case')], max_length=10)),
                ('source_id', models.BigIntegerField()),
                ('reading', models.PositiveSmallIntegerField(default=0)),
                ('name', models.CharField(max_length=50)),
                ('sort_key', models.CharField(max_length=200)),
                ('initials', models.CharField(max_length=50)),
                ('id_index', models.BinaryField(null=True)),
                ('id_last4', models.CharField(blank=True, max_length=4)),
                ('phone_last4', models.CharField(blank=True, max_length=4)),
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch', verbose_name='branch')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='listings', to='families.person')),
            ],
            options={
                'verbose_name': 'listing',
                'verbose_name_plural': 'listings',
            },
        ),
        migrations.CreateModel(
            name='Likeness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_id', accounts.scope.AncestorField()),
                ('township_id', accounts.scope.AncestorField()),
                ('county_id', accounts.scope.AncestorField()),
                ('city_id', accounts.scope.AncestorField()),
                ('province_id', accounts.scope.AncestorField()),
                ('answer', models.CharField(choices=[('same', 'the same person, to be checked'), ('other', 'somebody else')], max_length=5, verbose_name='answer')),
                ('answered_at', models.DateTimeField()),
                ('ruling', models.CharField(blank=True, choices=[('same', 'confirmed: the same person'), ('other', 'two different people')], max_length=5, verbose_name='ruling')),
                ('ruled_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch', verbose_name='branch')),
                ('ruled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='families.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='likenesses', to='families.person')),
            ],
            options={
                'verbose_name': 'likeness',
                'verbose_name_plural': 'likenesses',
            },
        ),
        migrations.CreateModel(
            name='HouseholdMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(choices=[('01', 'the person themselves'), ('02', 'head of household'), ('10', 'spouse'), ('11', 'husband'), ('12', 'wife'), ('20', 'son'), ('21', 'only son'), ('22', 'eldest son'), ('23', 'second son'), ('24', 'third son'), ('25', 'fourth son'), ('26', 'fifth son'), ('27', 'adopted son or stepson'), ('28', 'son-in-law'), ('29', 'other son'), ('30', 'daughter'), ('31', 'only daughter'), ('32', 'eldest daughter'), ('33', 'second daughter'), ('34', 'third daughter'), ('35', 'fourth daughter'), ('36', 'fifth daughter'), ('37', 'adopted daughter or stepdaughter'), ('38', 'daughter-in-law'), ('39', 'other daughter'), ('40', 'grandchild'), ('41', "son's son"), ('42', "son's daughter"), ('43', "daughter's son"), ('44', "daughter's daughter"), ('45', 'wife of a grandson'), ('46', 'husband of a granddaughter'), ('47', 'great-grandson'), ('48', 'great-granddaughter'), ('49', 'other grandchild'), ('50', 'parent'), ('51', 'father'), ('52', 'mother'), ('53', "husband's father"), ('54', "husband's mother"), ('55', "wife's father"), ('56', "wife's mother"), ('57', 'stepfather or adoptive father'), ('58', 'stepmother or adoptive mother'), ('59', 'other parental relation'), ('60', 'grandparent'), ('61', "father's father"), ('62', "father's mother"), ('63', "mother's father"), ('64', "mother's mother"), ('65', 'grandparent of the spouse'), ('66', 'great-grandfather'), ('67', 'great-grandmother'), ('68', 'great-grandparent of the spouse'), ('69', 'other grandparental relation'), ('70', 'brother or sister'), ('71', 'elder brother'), ('72', 'wife of an elder brother'), ('73', 'younger brother'), ('74', 'wife of a younger brother'), ('75', 'elder sister'), ('76', 'husband of an elder sister'), ('77', 'younger sister'), ('78', 'husband of a younger sister'), ('79', 'other brother or sister'), ('80', 'other relation'), ('81', "father's elder brother"), ('82', "wife of the father's elder brother"), ('83', "father's younger brother"), ('84', "wife of the father's younger brother"), ('85', "mother's brother"), ('86', "wife of the mother's brother"), ('87', "husband of the mother's sister"), ('88', "mother's sister"), ('89', "husband of the father's sister"), ('90', "father's sister"), ('91', "cousin of the father's brothers"), ('92', 'other cousin'), ('93', "brother's son"), ('94', "brother's daughter"), ('95', "sister's son"), ('96', "sister's daughter"), ('97', 'other relative'), ('99', 'not related')], max_length=2, verbose_name='relation to the head')),
                ('name', models.CharField(max_length=50, verbose_name='name as typed')),
                ('sort_key', models.CharField(editable=False, max_length=200)),
                ('initials', models.CharField(editable=False, max_length=50)),
                ('other_letters', models.CharField(blank=True, editable=False, max_length=400)),
                ('joined_on', models.DateField(verbose_name='since')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('left_reason', models.CharField(blank=True, max_length=100, verbose_name='reason for leaving')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='families.household')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='household_memberships', to='families.person')),
            ],
            options={
                'verbose_name': 'household member',
                'verbose_name_plural': 'household members',
                'ordering': ['household', 'relation', 'id'],
            },
        ),
        migrations.CreateModel(
            name='DeathEffect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('effect', models.CharField(max_length=20)),
                ('rows', models.JSONField()),
                ('recorded_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='death_effects', to='families.person')),
            ],
            options={
                'verbose_name': 'effect of a death',
                'verbose_name_plural': 'effects of deaths',
            },
        ),
        migrations.AddField(
            model_name='child',
            name='person',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='as_child', to='families.person'),
        ),
        migrations.CreateModel(
            name='BankAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_id', accounts.scope.AncestorField()),
                ('township_id', accounts.scope.AncestorField()),
                ('county_id', accounts.scope.AncestorField()),
                ('city_id', accounts.scope.AncestorField()),
                ('province_id', accounts.scope.AncestorField()),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('holder_name', models.CharField(max_length=50, verbose_name='account holder')),
                ('holder_relation', models.CharField(choices=[('01', 'the person themselves'), ('02', 'head of household'), ('10', 'spouse'), ('11', 'husband'), ('12', 'wife'), ('20', 'son'), ('21', 'only son'), ('22', 'eldest son'), ('23', 'second son'), ('24', 'third son'), ('25', 'fourth son'), ('26', 'fifth son'), ('27', 'adopted son or stepson'), ('28', 'son-in-law'), ('29', 'other son'), ('30', 'daughter'), ('31', 'only daughter'), ('32', 'eldest daughter'), ('33', 'second daughter'), ('34', 'third daughter'), ('35', 'fourth daughter'), ('36', 'fifth daughter'), ('37', 'adopted daughter or stepdaughter'), ('38', 'daughter-in-law'), ('39', 'other daughter'), ('40', 'grandchild'), ('41', "son's son"), ('42', "son's daughter"), ('43', "daughter's son"), ('44', "daughter's daughter"), ('45', 'wife of a grandson'), ('46', 'husband of a granddaughter'), ('47', 'great-grandson'), ('48', 'great-granddaughter'), ('49', 'other grandchild'), ('50', 'parent'), ('51', 'father'), ('52', 'mother'), ('53', "husband's father"), ('54', "husband's mother"), ('55', "wife's father"), ('56', "wife's mother"), ('57', 'stepfather or adoptive father'), ('58', 'stepmother or adoptive mother'), ('59', 'other parental relation'), ('60', 'grandparent'), ('61', "father's father"), ('62', "father's mother"), ('63', "mother's father"), ('64', "mother's mother"), ('65', 'grandparent of the spouse'), ('66', 'great-grandfather'), ('67', 'great-grandmother'), ('68', 'great-grandparent of the spouse'), ('69', 'other grandparental relation'), ('70', 'brother or sister'), ('71', 'elder brother'), ('72', 'wife of an elder brother'), ('73', 'younger brother'), ('74', 'wife of a younger brother'), ('75', 'elder sister'), ('76', 'husband of an elder sister'), ('77', 'younger sister'), ('78', 'husband of a younger sister'), ('79', 'other brother or sister'), ('80', 'other relation'), ('81', "father's elder brother"), ('82', "wife of the father's elder brother"), ('83', "father's younger brother"), ('84', "wife of the father's younger brother"), ('85', "mother's brother"), ('86', "wife of the mother's brother"), ('87', "husband of the mother's sister"), ('88', "mother's sister"), ('89', "husband of the father's sister"), ('90', "father's sister"), ('91', "cousin of the father's brothers"), ('92', 'other cousin'), ('93', "brother's son"), ('94', "brother's daughter"), ('95', "sister's son"), ('96', "sister's daughter"), ('97', 'other relative'), ('99', 'not related')], max_length=2, verbose_name="holder's relation to the head")),
                ('bank', models.CharField(max_length=60, verbose_name='bank')),
                ('number_sealed', models.BinaryField(blank=True, null=True, verbose_name='account number')),
                ('number_index', models.BinaryField()),
                ('number_last4', models.CharField(editable=False, max_length=4)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('changed_at', models.DateTimeField(editable=False)),
                ('closed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch', verbose_name='branch')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='families.household')),
                ('holder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='families.person')),
            ],
            options={
                'verbose_name': 'bank account',
                'verbose_name_plural': 'bank accounts',
            },
        ),
        migrations.CreateModel(
            name='VillagerGroup',
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
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch', verbose_name='branch')),
            ],
            options={
                'verbose_name': 'villager group',
                'verbose_name_plural': 'villager groups',
                'ordering': ['branch', 'sort_key', 'id'],
            },
        ),
        migrations.AddField(
            model_name='household',
            name='group',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='households', to='families.villagergroup', verbose_name='villager group'),
        ),
        migrations.CreateModel(
            name='HouseholdClass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_id', accounts.scope.AncestorField()),
                ('township_id', accounts.scope.AncestorField()),
                ('county_id', accounts.scope.AncestorField()),
                ('city_id', accounts.scope.AncestorField()),
                ('province_id', accounts.scope.AncestorField()),
                ('kind', models.CharField(choices=[('only_child', 'only-child household'), ('two_daughters', 'two-daughter household'), ('bereaved', 'household that lost its only child'), ('disabled_child', 'household whose only child is disabled'), ('hardship', 'family planning household in hardship')], max_length=16, verbose_name='class')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('evidence', models.CharField(choices=[('certificate', 'certificate of honour for one child'), ('reissued', 're-issued certificate'), ('sterilisation', 'surgery certificate'), ('village_proof', 'village proof'), ('death_proof', 'death certificate'), ('disability_card', 'disability card'), ('hardship_proof', 'hardship certificate')], max_length=16, verbose_name='evidence')),
                ('evidence_no', models.CharField(blank=True, max_length=40, verbose_name='certificate number')),
                ('evidence_on', models.DateField(blank=True, null=True, verbose_name='date of the paper')),
                ('counted_from', models.DateTimeField(editable=False)),
                ('counted_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch', verbose_name='branch')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='classes', to='families.household')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'household class',
                'verbose_name_plural': 'household classes',
                'ordering': ['household', 'starts_on', 'id'],
                'indexes': [models.Index(fields=['branch', 'kind', '-id'], name='householdclass_bran_kind'), models.Index(fields=['base_id', 'kind', '-id'], name='householdclass_base_kind'), models.Index(fields=['township_id', 'kind', '-id'], name='householdclass_town_kind'), models.Index(fields=['county_id', 'kind', '-id'], name='householdclass_coun_kind'), models.Index(fields=['city_id', 'kind', '-id'], name='householdclass_city_kind'), models.Index(fields=['province_id', 'kind', '-id'], name='householdclass_prov_kind')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='householdclass_ends_after_it_begins', violation_error_message='A class cannot end before it begins.'), models.UniqueConstraint(condition=models.Q(('counted_until', None), ('ends_on', None)), fields=('household', 'kind'), name='householdclass_one_open', violation_error_message='This class is recorded already.')],
            },
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['born_on', 'sex'], name='person_born_on'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('id_index__isnull', False), ('no_id_reason', '')), models.Q(('id_index', None), models.Q(('no_id_reason', ''), _negated=True)), _connector='OR'), name='person_has_id_or_reason', violation_error_message='Give the resident ID, or the reason why there is none.'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resident_basis', ''), ('resident_paper', ''), ('resident_shown_on', None), ('resident_status', 'undetermined')), models.Q(('resident_basis__in', ('former_rural', 'collective', 'contract', 'township')), ('resident_status', 'rural')), models.Q(('resident_basis__in', ('former_urban', 'township')), ('resident_status', 'urban')), _connector='OR'), name='person_resident_status_has_its_basis', violation_error_message='Say what the resident status rests on.'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resident_basis', 'township'), _negated=True), models.Q(('resident_shown_on__isnull', False), models.Q(('resident_paper', ''), _negated=True)), _connector='OR'), name='person_township_proof_has_day_and_number', violation_error_message='A proof of the township has a day and a number.'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('died_on', None), ('died_on__gte', models.F('born_on')), _connector='OR'), name='person_dies_after_birth', violation_error_message='The date of death is before the birth date.'),
        ),
        migrations.AddConstraint(
            model_name='parentage',
            constraint=models.UniqueConstraint(fields=('child', 'parent'), name='parentage_once', violation_error_message='This parent is recorded for the child already.'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['branch', 'name'], name='listing_bran_name', opclasses=['int8_ops', 'varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['branch', 'initials'], name='listing_bran_init', opclasses=['int8_ops', 'varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['branch', 'id_last4'], name='listing_bran_id4', opclasses=['int8_ops', 'varchar_ops']),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['branch', 'phone_last4'], name='listing_bran_ph4', opclasses=['int8_ops', 'varchar_ops']),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['base_id', 'name'], name='listing_base_name', opclasses=['int8_ops', 'varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['base_id', 'initials'], name='listing_base_init', opclasses=['int8_ops', 'varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['base_id', 'id_last4'], name='listing_base_id4', opclasses=['int8_ops', 'varchar_ops']),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['base_id', 'phone_last4'], name='listing_base_ph4', opclasses=['int8_ops', 'varchar_ops']),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['township_id', 'name'], name='listing_town_name', opclasses=['int8_ops', 'varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['township_id', 'initials'], name='listing_town_init', opclasses=['int8_ops', 'varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['township_id', 'id_last4'], name='listing_town_id4', opclasses=['int8_ops', 'varchar_ops']),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['township_id', 'phone_last4'], name='listing_town_ph4', opclasses=['int8_ops', 'varchar_ops']),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['county_id', 'name'], name='listing_coun_name', opclasses=['int8_ops', 'varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['county_id', 'initials'], name='listing_coun_init', opclasses=['int8_ops', 'varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['county_id', 'id_last4'], name='listing_coun_id4', opclasses=['int8_ops', 'varchar_ops']),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['county_id', 'phone_last4'], name='listing_coun_ph4', opclasses=['int8_ops', 'varchar_ops']),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['id_index'], name='listing_id_index'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['city_id', 'name'], name='listing_city_name', opclasses=['int8_ops', 'varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(fields=['city_id', 'initials'], name='listing_city_init', opclasses=['int8_ops', 'varchar_pattern_ops']),
        ),
        migrations.AddConstraint(
            model_name='listing',
            constraint=models.UniqueConstraint(fields=('source', 'source_id', 'reading'), name='listing_one_a_source', violation_error_message='This appearance is listed already.'),
        ),
        migrations.AddIndex(
            model_name='likeness',
            index=models.Index(condition=models.Q(('ruling', '')), fields=['branch', '-answered_at', '-id'], name='likeness_bran_open'),
        ),
        migrations.AddIndex(
            model_name='likeness',
            index=models.Index(condition=models.Q(('ruling', '')), fields=['base_id', '-answered_at', '-id'], name='likeness_base_open'),
        ),
        migrations.AddIndex(
            model_name='likeness',
            index=models.Index(condition=models.Q(('ruling', '')), fields=['township_id', '-answered_at', '-id'], name='likeness_town_open'),
        ),
        migrations.AddIndex(
            model_name='likeness',
            index=models.Index(condition=models.Q(('ruling', '')), fields=['county_id', '-answered_at', '-id'], name='likeness_coun_open'),
        ),
        migrations.AddIndex(
            model_name='likeness',
            index=models.Index(condition=models.Q(('ruling', '')), fields=['city_id', '-answered_at', '-id'], name='likeness_city_open'),
        ),
        migrations.AddIndex(
            model_name='likeness',
            index=models.Index(condition=models.Q(('ruling', '')), fields=['province_id', '-answered_at', '-id'], name='likeness_prov_open'),
        ),
        migrations.AddIndex(
            model_name='likeness',
            index=models.Index(fields=['branch', '-answered_at', '-id'], name='likeness_bran_new'),
        ),
        migrations.AddIndex(
            model_name='likeness',
            index=models.Index(fields=['base_id', '-answered_at', '-id'], name='likeness_base_new'),
        ),
        migrations.AddIndex(
            model_name='likeness',
            index=models.Index(fields=['township_id', '-answered_at', '-id'], name='likeness_town_new'),
        ),
        migrations.AddIndex(
            model_name='likeness',
            index=models.Index(fields=['county_id', '-answered_at', '-id'], name='likeness_coun_new'),
        ),
        migrations.AddIndex(
            model_name='likeness',
            index=models.Index(fields=['city_id', '-answered_at', '-id'], name='likeness_city_new'),
        ),
        migrations.AddIndex(
            model_name='likeness',
            index=models.Index(fields=['province_id', '-answered_at', '-id'], name='likeness_prov_new'),
        ),
        migrations.AddConstraint(
            model_name='likeness',
            constraint=models.UniqueConstraint(fields=('person', 'other'), name='likeness_once', violation_error_message='It has been asked already whether these two are one.'),
        ),
        migrations.AddConstraint(
            model_name='likeness',
            constraint=models.CheckConstraint(condition=models.Q(('person', models.F('other')), _negated=True), name='likeness_of_two', violation_error_message='Nobody is like themselves.'),
        ),
        migrations.AddConstraint(
            model_name='likeness',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ruled_at', None), ('ruled_by', None), ('ruling', '')), models.Q(models.Q(('ruling', ''), _negated=True), ('ruled_at__isnull', False), ('ruled_by__isnull', False)), _connector='OR'), name='likeness_ruled_by_somebody', violation_error_message='A ruling says whose it is and when.'),
        ),
        migrations.AddConstraint(
            model_name='householdmember',
            constraint=models.UniqueConstraint(condition=models.Q(('left_on', None)), fields=('person',), name='householdmember_one_live_household', violation_error_message='This person already belongs to a household.'),
        ),
        migrations.AddConstraint(
            model_name='householdmember',
            constraint=models.UniqueConstraint(condition=models.Q(('left_on', None), ('relation', '02')), fields=('household',), name='householdmember_one_head', violation_error_message='A household has one head.'),
        ),
        migrations.AddConstraint(
            model_name='householdmember',
            constraint=models.CheckConstraint(condition=models.Q(('relation__in', ['', '01']), _negated=True), name='householdmember_relation_to_the_head', violation_error_message='Choose the relation to the head.'),
        ),
        migrations.AddConstraint(
            model_name='householdmember',
            constraint=models.CheckConstraint(condition=models.Q(('left_on', None), ('left_on__gte', models.F('joined_on')), _connector='OR'), name='householdmember_leaves_after_joining', violation_error_message='A member cannot leave before joining.'),
        ),
        migrations.AddConstraint(
            model_name='deatheffect',
            constraint=models.UniqueConstraint(fields=('person', 'effect'), name='deatheffect_once', violation_error_message='This effect of the death is recorded already.'),
        ),
        migrations.AddConstraint(
            model_name='child',
            constraint=models.CheckConstraint(condition=models.Q(('died_on', None), ('died_on__gte', models.F('born_on')), _connector='OR'), name='child_dies_after_birth', violation_error_message='The date of death is before the birth date.'),
        ),
        migrations.AddConstraint(
            model_name='child',
            constraint=models.CheckConstraint(condition=models.Q(('disability_grade', None), ('disability_grade__range', (1, 4)), _connector='OR'), name='child_disability_grade_1_to_4', violation_error_message='Disability grades run from 1 to 4.'),
        ),
        migrations.AddIndex(
            model_name='bankaccount',
            index=models.Index(fields=['number_index'], name='bankaccount_number_index'),
        ),
        migrations.AddConstraint(
            model_name='bankaccount',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('household',), name='bankaccount_one_open', violation_error_message='This household already has an account in use.'),
        ),
        migrations.AddConstraint(
            model_name='villagergroup',
            constraint=models.UniqueConstraint(fields=('branch', 'name_key'), name='villagergroup_one_name', violation_error_message='This association already has a group of that name.'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['branch', '-created_at', '-id'], name='household_bran_new'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['base_id', '-created_at', '-id'], name='household_base_new'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['township_id', '-created_at', '-id'], name='household_town_new'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['county_id', '-created_at', '-id'], name='household_coun_new'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['city_id', '-created_at', '-id'], name='household_city_new'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['province_id', '-created_at', '-id'], name='household_prov_new'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['branch', 'status', '-created_at', '-id'], name='household_bran_st'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['base_id', 'status', '-created_at', '-id'], name='household_base_st'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['township_id', 'status', '-created_at', '-id'], name='household_town_st'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['county_id', 'status', '-created_at', '-id'], name='household_coun_st'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['city_id', 'status', '-created_at', '-id'], name='household_city_st'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['province_id', 'status', '-created_at', '-id'], name='household_prov_st'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['branch', 'head_sort_key', 'id'], name='household_bran_name'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['base_id', 'head_sort_key', 'id'], name='household_base_name'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['township_id', 'head_sort_key', 'id'], name='household_town_name'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['county_id', 'head_sort_key', 'id'], name='household_coun_name'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['city_id', 'head_sort_key', 'id'], name='household_city_name'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['province_id', 'head_sort_key', 'id'], name='household_prov_name'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['lineage_id'], name='household_lineage'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(condition=models.Q(('head_died_on__isnull', False), ('member_count__gt', 0), models.Q(('status', 'closed'), _negated=True)), fields=['branch', 'head_died_on', 'id'], name='household_bran_heir'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(condition=models.Q(('head_died_on__isnull', False), ('member_count__gt', 0), models.Q(('status', 'closed'), _negated=True)), fields=['base_id', 'head_died_on', 'id'], name='household_base_heir'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(condition=models.Q(('head_died_on__isnull', False), ('member_count__gt', 0), models.Q(('status', 'closed'), _negated=True)), fields=['township_id', 'head_died_on', 'id'], name='household_town_heir'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(condition=models.Q(('head_died_on__isnull', False), ('member_count__gt', 0), models.Q(('status', 'closed'), _negated=True)), fields=['county_id', 'head_died_on', 'id'], name='household_coun_heir'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(condition=models.Q(('head_died_on__isnull', False), ('member_count__gt', 0), models.Q(('status', 'closed'), _negated=True)), fields=['city_id', 'head_died_on', 'id'], name='household_city_heir'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(condition=models.Q(('head_died_on__isnull', False), ('member_count__gt', 0), models.Q(('status', 'closed'), _negated=True)), fields=['province_id', 'head_died_on', 'id'], name='household_prov_heir'),
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lineage_id', models.F('id')), ('split_from', None), ('split_on', None)), models.Q(('lineage_id__lt', models.F('id')), ('split_from__isnull', False), ('split_on__isnull', False)), _connector='OR'), name='household_lineage_follows_its_split', violation_error_message='A household that was split off says from which, since when, and keeps its lineage.'),
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('counted_from', None), ('registered_on', None), ('status', 'draft')), models.Q(models.Q(('status', 'draft'), _negated=True), ('counted_from__isnull', False), ('registered_on__isnull', False)), _connector='OR'), name='household_counts_once_registered', violation_error_message='A household counts from the day its registration is complete.'),
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', False), ('counted_until__isnull', False), ('status', 'closed')), models.Q(models.Q(('status', 'closed'), _negated=True), ('closed_on', None), ('counted_until', None)), _connector='OR'), name='household_closed_counts_no_more', violation_error_message='A closed household says from when it no longer counts.'),
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.CheckConstraint(condition=models.Q(('closed_on', None), ('closed_on__gte', models.F('registered_on')), _connector='OR'), name='household_closes_after_registration', violation_error_message='A household file cannot be closed before it was registered.'),
        ),
    ]
