from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("accounts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from django.contrib.auth.signals import user_logged_in

        from ground.keys import check_keys

        from . import acts, hooks, session
        from .signing_in import second_factor

        acts.offer_all()
        check_keys()
        user_logged_in.connect(session.stamp, dispatch_uid="accounts.session.stamp")
        hooks.sentences.update(
            {
                "user.code_issued": gettext_noop(
                    "%(by)s made a new one-time code for your account. If you did not ask for it, "
                    "tell your manager."
                ),
                "second_factor.reset": gettext_noop(
                    "%(by)s reset your second factor. If you did not ask for it, tell your manager."
                ),
            }
        )
        hooks.resealers.append(second_factor.reseal_secrets)
