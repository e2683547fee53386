from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("desk")

    def ready(self):
        from accounts.hooks import demo_sheets

        from .demo.accounts import sheet

        demo_sheets.append(sheet)
