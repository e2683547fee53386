from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssistanceConfig(AppConfig):
    name = "assistance"
    verbose_name = _("assistance")

    def ready(self):
        from branches.hooks import branch_panels
        from families.hooks import household_panels

        from . import acts, dependants, notices, panels
        from .kinds import registered

        acts.offer_all()
        registered.register_all()
        dependants.offer()
        notices.offer()
        household_panels.offer(panels.HOUSEHOLD)
        branch_panels.offer(panels.BRANCH)
