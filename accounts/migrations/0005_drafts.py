import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_trail_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("duty_id", models.BigIntegerField(blank=True, editable=False, null=True)),
                ("path", models.CharField(max_length=500)),
                ("page", models.UUIDField()),
                ("version", models.PositiveIntegerField(blank=True, null=True)),
                ("content_sealed", models.BinaryField(blank=True, null=True)),
                ("saved_at", models.DateTimeField(db_index=True)),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "draft",
                "verbose_name_plural": "drafts",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "duty_id", "path"),
                        name="draft_one_a_page",
                        nulls_distinct=False,
                        violation_error_message="There is a draft of this page already.",
                    )
                ],
            },
        ),
    ]
