import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("assistance", "0009_school_stages"), ("families", "0007_household_lineage")]

    operations = [
        migrations.CreateModel(
            name="CaseClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period", models.CharField(max_length=20, verbose_name="period")),
                ("key", models.CharField(max_length=24)),
                ("claiming", models.BooleanField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="assistance.aidcase",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assistance.scheme",
                    ),
                ),
            ],
            options={"verbose_name": "claim", "verbose_name_plural": "claims"},
        ),
        migrations.AddConstraint(
            model_name="caseclaim",
            constraint=models.UniqueConstraint(
                name="caseclaim_one_a_period",
                fields=["scheme", "period", "key"],
                condition=Q(claiming=True),
                violation_error_message="There is a case of this scheme for the period already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseclaim",
            constraint=models.UniqueConstraint(
                name="caseclaim_one_a_key",
                fields=["case", "key"],
                violation_error_message="This case claims that already.",
            ),
        ),
        migrations.RemoveConstraint(model_name="aidcase", name="aidcase_one_a_period"),
        migrations.AlterField(
            model_name="reliefdetail",
            name="cause",
            field=models.CharField(
                choices=[
                    ("disaster", "natural disaster"),
                    ("accident", "accident"),
                    ("illness", "major illness"),
                    ("hardship", "sudden hardship"),
                ],
                max_length=8,
                verbose_name="cause",
            ),
        ),
    ]
