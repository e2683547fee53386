"""Why an association may not be founded, by this actor, under this name or below this one."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from accounts.roles import Role
from accounts.scope import Actor
from branches.permissions import in_scope, may
from branches.tree.guards import someone_administers
from branches.tree.models import Branch, BranchKind, BranchModel, BranchStatus, Division, DivisionLevel, Level
from ground.refusals import ALLOWED, Forbidden, GuardAnswer

PARENTS_OF: dict[Level, set[Level | None]] = {
    Level.PROVINCE: {None},
    Level.CITY: {Level.PROVINCE},
    Level.COUNTY: {Level.CITY},
    Level.TOWNSHIP: {Level.COUNTY},
    Level.BASE: {Level.TOWNSHIP, Level.COUNTY},
    Level.ATTACHED: {Level.BASE},
}

LEVEL_OF_SEAT = {
    DivisionLevel.PROVINCE: Level.PROVINCE,
    DivisionLevel.CITY: Level.CITY,
    DivisionLevel.COUNTY: Level.COUNTY,
    DivisionLevel.TOWNSHIP: Level.TOWNSHIP,
    DivisionLevel.VILLAGE: Level.BASE,
}


def level_of(parent: Branch | None, kind: BranchKind, seat: Division) -> Level:
    """Administrative associations stand at the level of their division; others at or below a base."""
    if kind == BranchKind.ADMINISTRATIVE:
        return LEVEL_OF_SEAT[DivisionLevel(seat.level)]
    return Level.ATTACHED if parent and parent.level == Level.BASE else Level.BASE


def why_not_found(
    parent: Branch | None, *, kind: BranchKind, seat: Division, by: Actor | None, today: date
) -> GuardAnswer:
    """Why this actor may not found this association here; "" when allowed.

    Without an actor the first line of the tree is founded, as long as nobody administers the system.
    """
    level = level_of(parent, kind, seat)
    if by is None:
        if someone_administers(today=today):
            return GuardAnswer(_("Name who acts: a system administrator exists already."), Forbidden)
    elif parent is None or not (may(by, "branch.change") and in_scope(by, parent)):
        return GuardAnswer(
            _("Associations are founded by a manager above them, or below a township by its reviewer."),
            Forbidden,
        )
    elif by.role == Role.REVIEWER and level not in (Level.BASE, Level.ATTACHED):
        return GuardAnswer(_("A reviewer founds associations at the base only."), Forbidden)
    return ALLOWED


def why_not_called(name: str, *, below: Branch | None, except_for: int | None = None) -> GuardAnswer:
    """Why an association below this one cannot bear the name: another that is at work bears it.

    Anyone who asks in order to write holds the association above locked.
    """
    namesakes = Branch.objects.filter(parent=below, name=name).exclude(status=BranchStatus.CLOSED)
    if not namesakes.exclude(pk=except_for).exists():
        return ALLOWED
    return GuardAnswer(
        _("There is an association called %(name)s below %(parent)s already.")
        % {
            "name": name,
            "parent": below,
        }
    )


def _why_not_there(parent: Branch | None, *, kind: BranchKind, model: str, seat: Division) -> GuardAnswer:
    level = level_of(parent, kind, seat)
    if (Level(parent.level) if parent else None) not in PARENTS_OF[level]:
        return GuardAnswer(_("A %(level)s cannot hang there in the tree.") % {"level": level.label})
    if parent and parent.status != BranchStatus.ACTIVE:
        return GuardAnswer(_("The association above is moving or closed."))
    if (kind == BranchKind.ADMINISTRATIVE) != (model == ""):
        return GuardAnswer(
            _("Every association outside the administrative line, and no other, has an organisation model.")
        )
    if kind != BranchKind.ADMINISTRATIVE:
        if (model == BranchModel.PARK and level == Level.ATTACHED) != bool(parent and is_park(parent)):
            return GuardAnswer(_("The firms of a park, and no others, stand below its association."))
        return ALLOWED
    if parent and not seat.code.startswith(parent.code):
        return GuardAnswer(
            _("%(seat)s does not lie in the area of %(parent)s.") % {"seat": seat, "parent": parent}
        )
    if Branch.objects.filter(code=seat.code).exists():
        return GuardAnswer(_("%(seat)s has its association already.") % {"seat": seat})
    return ALLOWED


def is_park(branch: Branch) -> bool:
    return branch.model == BranchModel.PARK and branch.level == Level.BASE


def why_not_hang(
    parent: Branch | None, *, kind: BranchKind, model: str, seat: Division, name: str
) -> GuardAnswer:
    """Why an association of this kind and name cannot stand there; "" when it can."""
    return _why_not_there(parent, kind=kind, model=model, seat=seat) or why_not_called(name, below=parent)
