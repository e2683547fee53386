"""The five cards: how an association can be organised, each in a sentence and an example from life."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import BranchModel


@dataclass(frozen=True, slots=True)
class Card:
    """One of the five; ``asked`` says what its form will want to know."""

    sentence: Promise
    example: Promise
    icon: str
    asked: Promise


CARDS: dict[BranchModel, Card] = {
    BranchModel.INDEPENDENT: Card(
        _("A large firm or institution has an association of its own, with its own room and people."),
        _("For example: a tea factory with 600 workers."),
        "buildings",
        _("Asks for service room and headcount"),
    ),
    BranchModel.ATTACHED: Card(
        _("A small firm hangs on the association of the village or community; small shops form its group."),
        _("For example: a rice mill with 40 workers beside the village committee."),
        "link-45deg",
        _("Asks for the host"),
    ),
    BranchModel.PARK: Card(
        _("An industrial park has one association, and each firm in it one below."),
        _("For example: the industrial park at the county town with twelve firms."),
        "diagram-3",
        _("Asks for the park and its member firms"),
    ),
    BranchModel.SPECIALISED: Card(
        _("A market or a trade has an association, led by the people of the trade."),
        _("For example: the farm produce market, or the chilli growers' branch."),
        "shop",
        _("Asks for the trade"),
    ),
    BranchModel.EMBEDDED: Card(
        _("The association stands where people live: in a closed estate, workers' quarters, among migrants."),
        _("For example: the estate by the river, or the staff village of a machine works."),
        "house-door",
        _("Asks whether an estate, a staff village or a migrants' place"),
    ),
}
