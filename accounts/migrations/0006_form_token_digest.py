from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_drafts")]

    operations = [
        migrations.AddField(
            model_name="formtoken",
            name="digest",
            field=models.BinaryField(default=b""),
            preserve_default=False,
        )
    ]
