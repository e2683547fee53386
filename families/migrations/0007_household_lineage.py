import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import families.models.household
from families.lineage_sql import STAMP_LINEAGE


class Migration(migrations.Migration):
    dependencies = [("families", "0006_group_order")]

    operations = [
        migrations.AddField(
            model_name="household",
            name="lineage_id",
            field=families.models.household.LineageField(),
        ),
        migrations.AddField(
            model_name="household",
            name="split_from",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="split_off",
                to="families.household",
                verbose_name="split off from",
            ),
        ),
        migrations.AddField(
            model_name="household",
            name="split_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="split off on"),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(fields=["lineage_id"], name="household_lineage"),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.CheckConstraint(
                name="household_lineage_follows_its_split",
                condition=Q(split_from=None, split_on=None, lineage_id=F("id"))
                | Q(split_from__isnull=False, split_on__isnull=False, lineage_id__lt=F("id")),
                violation_error_message="A household that was split off says from which, since when, and keeps its lineage.",
            ),
        ),
        migrations.RunSQL(STAMP_LINEAGE, "DROP FUNCTION stamp_lineage() CASCADE"),
    ]
