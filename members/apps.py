from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("members")

    def ready(self):
        from . import acts, dependants, effects, panels

        acts.offer_all()
        panels.offer()
        dependants.offer()
        effects.offer()
