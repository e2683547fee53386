from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assistance", "0006_rule_days_and_overlap")]

    operations = [
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act", "taken_back"), _negated=True),
                    models.Q(("comment", ""), _negated=True),
                    _connector="OR",
                ),
                name="step_taking_back_is_explained",
                violation_error_message="Taking a decision back says why.",
            ),
        ),
    ]
