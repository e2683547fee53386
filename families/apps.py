from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FamiliesConfig(AppConfig):
    name = "families"
    verbose_name = _("families")

    def ready(self):
        from . import acts, dependants, effects, panels, revealing
        from .identity import likeness

        acts.offer_all()
        dependants.offer()
        effects.offer()
        likeness.offer()
        panels.offer()
        revealing.offer()
