from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("branches", "0007_models_ask_for_facts")]

    operations = [
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['county_id', 'kind', 'code'], name='branch_county_kind'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['county_id', 'model', 'code'], name='branch_county_model'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['county_id', 'level', 'code'], name='branch_county_level'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['county_id', 'status', 'code'], name='branch_county_status'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['county_id', 'name', 'code'], name='branch_county_name'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['city_id', 'kind', 'code'], name='branch_city_kind'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['city_id', 'model', 'code'], name='branch_city_model'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['city_id', 'level', 'code'], name='branch_city_level'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['city_id', 'status', 'code'], name='branch_city_status'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['city_id', 'name', 'code'], name='branch_city_name'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['province_id', 'kind', 'code'], name='branch_province_kind'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['province_id', 'model', 'code'], name='branch_province_model'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['province_id', 'level', 'code'], name='branch_province_level'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['province_id', 'status', 'code'], name='branch_province_status'),
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['province_id', 'name', 'code'], name='branch_province_name'),
        ),
    ]
