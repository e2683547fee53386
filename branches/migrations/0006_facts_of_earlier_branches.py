"""What associations founded before must say from now on, as far as it can be known.

A room or a trade that was never asked for is written down as not recorded, for whoever looks the
association up next to fill in; a headcount that was never given is nobody counted.
"""

from django.db import migrations

FACTS = """
UPDATE branches_branch SET model = 'attached'
 WHERE level = 'attached' AND NOT (model = 'park' AND kind = 'enterprise');
UPDATE branches_branch SET model = CASE
       WHEN kind = 'park' THEN 'park'
       WHEN kind IN ('market', 'industry') THEN 'specialised'
       WHEN kind IN ('estate', 'staff_village') THEN 'embedded'
       WHEN kind = 'migrant' AND model IN ('independent', 'embedded') THEN model
       WHEN kind = 'migrant' THEN 'embedded'
       ELSE 'independent' END
 WHERE level = 'base' AND kind <> 'administrative';
UPDATE branches_branch SET premises = '未登记' WHERE model = 'independent' AND premises = '';
UPDATE branches_branch SET headcount = 0 WHERE model = 'independent' AND headcount IS NULL;
UPDATE branches_branch SET trade = '未登记' WHERE model = 'specialised' AND trade = '';
UPDATE branches_branch SET home_id = seat_id WHERE kind = 'migrant' AND home_id IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("branches", "0005_stamp_changes_units")]

    operations = [migrations.RunSQL([FACTS], migrations.RunSQL.noop)]
