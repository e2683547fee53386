"""Households keep their lineage, and everybody in them is listed for the search."""

from django.db import migrations

from branches.stamping import StampAncestors
from families.households.lineage_sql import STAMP_LINEAGE
from families.people.listing_sql import (LIST_APPEARANCE, LIST_HOUSEHOLD_MEMBER, MOVE_HOUSEHOLD_LISTINGS, REFRESH_PERSON_LISTINGS)


class Migration(migrations.Migration):
    dependencies = [
        ("branches", "0002_triggers"),
        ("families", "0001_initial"),
    ]

    operations = [
        StampAncestors("villagergroup"),
        StampAncestors("household"),
        StampAncestors("householdclass"),
        StampAncestors("bankaccount"),
        StampAncestors("listing"),
        StampAncestors("likeness"),
        migrations.RunSQL(
            LIST_APPEARANCE,
            "DROP FUNCTION list_appearance(text, bigint, bigint, bigint, text, text, text, text)",
        ),
        migrations.RunSQL(LIST_HOUSEHOLD_MEMBER, "DROP FUNCTION list_household_member() CASCADE"),
        migrations.RunSQL(MOVE_HOUSEHOLD_LISTINGS, "DROP FUNCTION move_household_listings() CASCADE"),
        migrations.RunSQL(REFRESH_PERSON_LISTINGS, "DROP FUNCTION refresh_person_listings() CASCADE"),
        migrations.RunSQL(STAMP_LINEAGE, "DROP FUNCTION stamp_lineage() CASCADE"),
    ]
