from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_form_token_digest")]

    operations = [
        migrations.RemoveIndex(model_name="notification", name="notification_unread"),
        migrations.AddField(
            model_name="notification",
            name="taken_back_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("read_at", None), ("taken_back_at", None)),
                fields=["user"],
                name="notification_unread",
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("link", ""), _negated=True),
                fields=["link", "created_at"],
                name="notification_about",
            ),
        ),
    ]
