"""The stages of a case that people hold, and the lanes in which one person holds one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Lane(models.TextChoices):
    """The two lanes in which one natural person holds one stage over the whole life of a case."""

    DECISION = "decision", _("decision")
    MONEY = "money", _("money")


class Stage(models.TextChoices):
    ENTERED = "entered", _("entry")
    REVIEWED = "reviewed", _("review")
    APPROVED = "approved", _("approval")
    BATCHED = "batched", _("listing for payment")
    RELEASED = "released", _("release of payment")

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """Approval and release stand in both lanes."""
        return STAGE_LANES[self]


STAGE_LANES = {
    Stage.ENTERED: (Lane.DECISION,),
    Stage.REVIEWED: (Lane.DECISION,),
    Stage.APPROVED: (Lane.DECISION, Lane.MONEY),
    Stage.BATCHED: (Lane.MONEY,),
    Stage.RELEASED: (Lane.DECISION, Lane.MONEY),
}
