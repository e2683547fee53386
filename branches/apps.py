from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class BranchesConfig(AppConfig):
    name = "branches"
    verbose_name = _("branches")

    def ready(self):
        from accounts import hooks
        from accounts.drafts import tokens
        from jobs import registry

        from . import actors, acts, panels, queues
        from .duties import queries
        from .duties.panel import PEOPLE
        from .hooks import branch_panels

        acts.offer_all()
        hooks.role_sources.append(actors.roles_of)
        hooks.place_sources.append(actors.place_of)
        registry.actor_sources.append(actors.actor_of_job)
        panels.offer()
        registry.sweepers["branches.fold_queues"] = queues.fold
        registry.sweepers["accounts.purge_tokens"] = tokens.purge
        hooks.appointments.append(hooks.Appointments(holders=queries.holders, held=queries.held))
        hooks.sentences.update(
            {
                "duty.proposed": gettext_noop("%(by)s proposes a change of duty for %(name)s at %(branch)s."),
                "duty.proposal_confirmed": gettext_noop(
                    "The duty that you proposed for %(name)s at %(branch)s is confirmed."
                ),
                "duty.proposal_refused": gettext_noop(
                    "The duty that you proposed for %(name)s at %(branch)s is refused."
                ),
                "duty.given": gettext_noop("You were given a duty at %(branch)s, as %(by)s proposed."),
                "duty.ended": gettext_noop("Your duty at %(branch)s has ended, as %(by)s proposed."),
            }
        )
        branch_panels.offer(PEOPLE)
