from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assistance', '0014_case_receipt'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='aidcase',
            index=models.Index(fields=[level, 'received_on', 'id'], name=f'aidcase_{level[:4]}_recv'),
        )
        for level in ('branch', 'base_id', 'township_id', 'county_id', 'city_id', 'province_id')
    ]
