from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BranchesConfig(AppConfig):
    name = "branches"
    verbose_name = _("branches")

    def ready(self):
        from accounts import hooks
        from jobs import registry

        from . import actors, panels, queues

        hooks.role_sources.append(actors.roles_of)
        hooks.place_sources.append(actors.place_of)
        registry.actor_sources.append(actors.actor_of_job)
        panels.offer()
        registry.sweepers["branches.fold_queues"] = queues.fold
