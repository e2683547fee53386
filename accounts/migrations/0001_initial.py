import accounts.scope
import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ChainCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('checked_at', models.DateTimeField(verbose_name='checked at')),
                ('entries', models.BigIntegerField(verbose_name='entries')),
                ('breaks', models.JSONField(default=list)),
                ('anchored', models.BooleanField(default=False, verbose_name='compared with heads kept elsewhere')),
            ],
            options={
                'verbose_name': 'chain check',
                'verbose_name_plural': 'chain checks',
            },
        ),
        migrations.CreateModel(
            name='KeyProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20, unique=True)),
                ('proof', models.BinaryField(max_length=32)),
                ('kept_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'key proof',
                'verbose_name_plural': 'key proofs',
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_id', accounts.scope.AncestorField()),
                ('township_id', accounts.scope.AncestorField()),
                ('county_id', accounts.scope.AncestorField()),
                ('city_id', accounts.scope.AncestorField()),
                ('province_id', accounts.scope.AncestorField()),
                ('branch_id', models.BigIntegerField(blank=True, editable=False, null=True)),
                ('shard', models.SmallIntegerField(db_default=0, editable=False)),
                ('seq', models.BigIntegerField(db_default=0, editable=False)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('user_id', models.BigIntegerField(null=True)),
                ('officer_id', models.BigIntegerField(null=True)),
                ('role', models.CharField(blank=True, max_length=20)),
                ('duty_id', models.BigIntegerField(null=True)),
                ('on_behalf_of', models.BigIntegerField(null=True)),
                ('action', models.CharField(max_length=64, verbose_name='action')),
                ('object_type', models.CharField(blank=True, max_length=64)),
                ('object_id', models.CharField(blank=True, max_length=64)),
                ('data', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('prev', models.BinaryField(db_default=b'', max_length=32)),
                ('hash', models.BinaryField(db_default=b'', max_length=32)),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit trail',
                'indexes': [models.Index(fields=['user_id', '-id'], name='auditentry_by_user'), models.Index(fields=['object_type', 'object_id', '-id'], name='auditentry_by_object'), models.Index(fields=['township_id', '-id'], name='auditentry_by_township'), models.Index(fields=['county_id', '-id'], name='auditentry_by_county'), models.Index(fields=['city_id', '-id'], name='auditentry_by_city'), models.Index(fields=['at'], name='auditentry_at'), models.Index(condition=models.Q(('action__startswith', 'user.'), ('action__startswith', 'second_factor.'), ('action__startswith', 'officer.'), ('action__startswith', 'relative.'), ('action__startswith', 'duty.'), _connector='OR'), fields=['-id'], name='auditentry_security'), models.Index(condition=models.Q(('action__in', ('value.revealed', 'household.numbers_shown'))), fields=['-id'], name='auditentry_looks'), models.Index(condition=models.Q(('action__in', ('value.revealed', 'household.numbers_shown'))), fields=['county_id', '-id'], name='auditentry_looks_county'), models.Index(condition=models.Q(('action__in', ('value.revealed', 'household.numbers_shown'))), fields=['city_id', '-id'], name='auditentry_looks_city')],
                'constraints': [models.UniqueConstraint(fields=('shard', 'seq'), name='auditentry_chain')],
            },
        ),
        migrations.CreateModel(
            name='Officer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=64, verbose_name='name')),
                ('id_number_sealed', models.BinaryField(blank=True, null=True, verbose_name='ID number')),
                ('id_index', models.BinaryField(blank=True, max_length=32, null=True, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'officer',
                'verbose_name_plural': 'officers',
                'indexes': [models.Index(fields=['name'], name='officer_by_name')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(error_messages={'unique': 'This user name is taken; choose another.'}, max_length=64, unique=True, validators=[django.core.validators.RegexValidator('\\A[\\w.\\-]{2,64}\\Z', '2 to 64 letters, digits, dots, dashes or underscores.')], verbose_name='user name')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demo account')),
                ('language', models.CharField(blank=True, choices=[('zh-hans', '中文'), ('en', 'English')], default='', max_length=10, verbose_name='language')),
                ('large_type', models.BooleanField(default=False, verbose_name='large type')),
                ('shortcuts', models.BooleanField(default=True, verbose_name='single-key shortcuts')),
                ('session_epoch', models.PositiveIntegerField(default=0, editable=False)),
                ('entered_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='first sign-in')),
                ('last_seen_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='last seen')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('officer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='user', to='accounts.officer', verbose_name='officer')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'constraints': [models.CheckConstraint(condition=models.Q(('username', django.db.models.functions.text.Lower('username'))), name='user_username_lowercase', violation_error_message='User names are kept in lower case.')],
            },
        ),
        migrations.CreateModel(
            name='KeptPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('path', models.CharField(max_length=500)),
                ('fields_sealed', models.BinaryField(blank=True, null=True)),
                ('kept_at', models.DateTimeField(db_index=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'kept form',
                'verbose_name_plural': 'kept forms',
            },
        ),
        migrations.CreateModel(
            name='SignInAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bucket', models.BinaryField(max_length=32)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'sign-in attempt',
                'verbose_name_plural': 'sign-in attempts',
                'indexes': [models.Index(fields=['bucket', 'at'], name='signinattempt_bucket'), models.Index(fields=['at'], name='signinattempt_at')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('duty_id', models.BigIntegerField(blank=True, editable=False, null=True)),
                ('path', models.CharField(max_length=500)),
                ('page', models.UUIDField()),
                ('version', models.PositiveIntegerField(blank=True, null=True)),
                ('content_sealed', models.BinaryField(blank=True, null=True)),
                ('saved_at', models.DateTimeField(db_index=True)),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'draft',
                'verbose_name_plural': 'drafts',
                'constraints': [models.UniqueConstraint(fields=('user', 'duty_id', 'path'), name='draft_one_a_page', nulls_distinct=False, violation_error_message='There is a draft of this page already.')],
            },
        ),
        migrations.CreateModel(
            name='FirstSignInCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.BinaryField(max_length=32)),
                ('issued_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='first_codes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'one-time code',
                'verbose_name_plural': 'one-time codes',
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('user',), name='firstsignincode_one_live'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('issued_at'))), name='firstsignincode_expires_later')],
            },
        ),
        migrations.CreateModel(
            name='FormToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.UUIDField()),
                ('digest', models.BinaryField()),
                ('answer', models.CharField(blank=True, max_length=500)),
                ('used_at', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'form token',
                'verbose_name_plural': 'form tokens',
                'constraints': [models.UniqueConstraint(fields=('user', 'token'), name='formtoken_once')],
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_id', accounts.scope.AncestorField()),
                ('township_id', accounts.scope.AncestorField()),
                ('county_id', accounts.scope.AncestorField()),
                ('city_id', accounts.scope.AncestorField()),
                ('province_id', accounts.scope.AncestorField()),
                ('branch_id', models.BigIntegerField(blank=True, editable=False, null=True)),
                ('kind', models.CharField(max_length=64)),
                ('params', models.JSONField(default=dict)),
                ('link', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('taken_back_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'indexes': [models.Index(fields=['user', '-created_at', '-id'], name='notification_newest'), models.Index(condition=models.Q(('read_at', None), ('taken_back_at', None)), fields=['user'], name='notification_unread'), models.Index(condition=models.Q(('link', ''), _negated=True), fields=['link', 'created_at'], name='notification_about')],
            },
        ),
        migrations.CreateModel(
            name='DeclaredRelative',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=64, verbose_name='name')),
                ('relation', models.CharField(max_length=32, verbose_name='relation')),
                ('id_number_sealed', models.BinaryField(blank=True, null=True, verbose_name='ID number')),
                ('id_index', models.BinaryField(blank=True, max_length=32, null=True)),
                ('declared_at', models.DateTimeField(auto_now_add=True, verbose_name='declared')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='relatives', to='accounts.officer')),
            ],
            options={
                'verbose_name': 'declared relative',
                'verbose_name_plural': 'declared relatives',
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['id_index'], name='declaredrelative_by_id')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('officer', 'id_index'), name='declaredrelative_once', violation_error_message='This relative is declared already.'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('declared_at')), _connector='OR'), name='declaredrelative_ends_later', violation_error_message='A declaration cannot end before it was made.')],
            },
        ),
    ]
