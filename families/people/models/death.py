from django.db import models
from django.utils.translation import gettext_lazy as _

from .person import Person


class DeathEffect(models.Model):
    """What putting a death on file did to rows of one kind, so that taking it off undoes just that.

    ``effect`` is the name under which an app offers it in `families.hooks.person_effects`;
    ``rows`` is what it gave: of each row its id and what it was before. Deleted when undone.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="death_effects")
    effect = models.CharField(max_length=20)
    rows = models.JSONField()
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("effect of a death")
        verbose_name_plural = _("effects of deaths")
        constraints = [
            models.UniqueConstraint(
                name="deatheffect_once",
                fields=["person", "effect"],
                violation_error_message=_("This effect of the death is recorded already."),
            ),
        ]

    def __str__(self):
        return f"{self.person_id}: {self.effect}"
