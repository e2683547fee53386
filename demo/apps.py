from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "demo"
    verbose_name = _("demo")

    def ready(self):
        from accounts.hooks import demo_sheets

        from .accounts import sheet

        demo_sheets.append(sheet)
