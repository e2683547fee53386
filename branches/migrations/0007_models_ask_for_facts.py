from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("branches", "0006_facts_of_earlier_branches")]

    operations = [
        migrations.AddConstraint(
            model_name='branch',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'administrative'), models.Q(('level', 'attached'), ('model__in', ['attached', 'park'])), models.Q(models.Q(('level', 'attached'), _negated=True), models.Q(('model', 'attached'), _negated=True)), _connector='OR'), name='branch_attached_below_a_host', violation_error_message='An attached association has a host, and no other has one.'),
        ),
        migrations.AddConstraint(
            model_name='branch',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'administrative'), models.Q(('kind', 'park'), ('level', 'base'), ('model', 'park')), models.Q(('kind', 'enterprise'), ('level', 'attached'), ('model', 'park')), models.Q(('kind__in', ('enterprise', 'institution', 'migrant')), ('model', 'independent')), models.Q(('kind__in', ('enterprise', 'migrant', 'market', 'estate', 'staff_village', 'industry', 'institution')), ('model', 'attached')), models.Q(('kind__in', ('market', 'industry')), ('model', 'specialised')), models.Q(('kind__in', ('estate', 'staff_village', 'migrant')), ('model', 'embedded')), _connector='OR'), name='branch_kind_fits_model', violation_error_message='This kind of association is not organised in that way.'),
        ),
        migrations.AddConstraint(
            model_name='branch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('model', 'independent'), _negated=True), models.Q(models.Q(('premises', ''), _negated=True), ('headcount__isnull', False)), _connector='OR'), name='branch_independent_has_room_and_staff', violation_error_message='An independent association has a service room and says how many people work there.'),
        ),
        migrations.AddConstraint(
            model_name='branch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('model', 'specialised'), _negated=True), models.Q(('trade', ''), _negated=True), _connector='OR'), name='branch_specialised_names_trade', violation_error_message='A specialised association names its trade.'),
        ),
        migrations.AddConstraint(
            model_name='branch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'migrant'), _negated=True), ('home__isnull', False), _connector='OR'), name='branch_migrant_names_home', violation_error_message='An association of migrants says where they come from.'),
        ),
    ]
