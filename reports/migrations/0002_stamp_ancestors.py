from django.db import migrations

from branches.stamping import StampAncestors


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_figures_and_timetables")]

    operations = [
        StampAncestors("figurestamp"),
        StampAncestors("timetable"),
    ]
