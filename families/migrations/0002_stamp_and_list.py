from django.db import migrations

from branches.stamping import StampAncestors
from families.listing_sql import (
    LIST_HOUSEHOLD_MEMBER,
    LIST_PERSON,
    MOVE_HOUSEHOLD_LISTINGS,
    REFRESH_PERSON_LISTINGS,
)


class Migration(migrations.Migration):
    dependencies = [("families", "0001_initial"), ("branches", "0002_stamp_ancestors")]

    operations = [
        StampAncestors("villagergroup"),
        StampAncestors("household"),
        StampAncestors("householdclass"),
        StampAncestors("bankaccount"),
        StampAncestors("listing"),
        migrations.RunSQL(
            LIST_PERSON, "DROP FUNCTION list_person(text, bigint, bigint, bigint, text, text, text) CASCADE"
        ),
        migrations.RunSQL(LIST_HOUSEHOLD_MEMBER, "DROP FUNCTION list_household_member() CASCADE"),
        migrations.RunSQL(MOVE_HOUSEHOLD_LISTINGS, "DROP FUNCTION move_household_listings() CASCADE"),
        migrations.RunSQL(REFRESH_PERSON_LISTINGS, "DROP FUNCTION refresh_person_listings() CASCADE"),
    ]
