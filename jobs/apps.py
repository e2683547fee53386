from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = _("jobs")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from accounts import hooks

        from . import acts, worker

        acts.offer_all()
        hooks.sentences.update(
            {
                "job.done": gettext_noop("“%(title)s” is ready."),
                "job.failed": gettext_noop("“%(title)s” was not finished. %(reason)s"),
                "job.cancelled": gettext_noop("“%(title)s” was cancelled."),
            }
        )
        worker.connect()
