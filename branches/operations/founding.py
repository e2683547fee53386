"""New associations: where they hang, what code they carry for ever."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.refusals import Forbidden, Refused
from accounts.roles import Role
from accounts.scope import Actor
from branches.actors import confirm_duty
from branches.models import (
    Branch,
    BranchKind,
    BranchModel,
    BranchStatus,
    Division,
    DivisionLevel,
    Level,
    Placement,
)
from branches.permissions import in_scope, may

from .duties import someone_administers

LEVEL_OF_SEAT = {
    DivisionLevel.PROVINCE: Level.PROVINCE,
    DivisionLevel.CITY: Level.CITY,
    DivisionLevel.COUNTY: Level.COUNTY,
    DivisionLevel.TOWNSHIP: Level.TOWNSHIP,
    DivisionLevel.VILLAGE: Level.BASE,
}
PARENTS_OF: dict[Level, set[Level | None]] = {
    Level.PROVINCE: {None},
    Level.CITY: {Level.PROVINCE},
    Level.COUNTY: {Level.CITY},
    Level.TOWNSHIP: {Level.COUNTY},
    Level.BASE: {Level.TOWNSHIP, Level.COUNTY},
    Level.ATTACHED: {Level.BASE},
}
LAST_OF_A_LETTER = 999


def level_of(parent: Branch | None, kind: BranchKind, seat: Division) -> Level:
    """Administrative associations stand at the level of their division; others at or below a base."""
    if kind == BranchKind.ADMINISTRATIVE:
        return LEVEL_OF_SEAT[DivisionLevel(seat.level)]
    return Level.ATTACHED if parent and parent.level == Level.BASE else Level.BASE


def why_not_found(
    parent: Branch | None, *, kind: BranchKind, seat: Division, by: Actor | None, today: date
) -> str:
    """Why this actor may not found this association here; "" when allowed.

    Without an actor the first line of the tree is founded, as long as nobody administers the system.
    """
    level = level_of(parent, kind, seat)
    if by is None:
        if someone_administers(today=today):
            return _("Name who acts: a system administrator exists already.")
    elif parent is None or not (may(by, "branch.change") and in_scope(by, parent)):
        return _("Associations are founded by a manager above them, or below a township by its reviewer.")
    elif by.role == Role.REVIEWER and level not in (Level.BASE, Level.ATTACHED):
        return _("A reviewer founds associations at the base only.")
    return ""


def _why_not_there(parent: Branch | None, *, kind: BranchKind, model: str, seat: Division) -> str:
    level = level_of(parent, kind, seat)
    if (Level(parent.level) if parent else None) not in PARENTS_OF[level]:
        return _("A %(level)s cannot hang there in the tree.") % {"level": level.label}
    if parent and parent.status != BranchStatus.ACTIVE:
        return _("The association above is moving or closed.")
    if (kind == BranchKind.ADMINISTRATIVE) != (model == ""):
        return _(
            "Every association outside the administrative line, and no other, has an organisation model."
        )
    if kind != BranchKind.ADMINISTRATIVE:
        return ""
    if parent and not seat.code.startswith(parent.code):
        return _("%(seat)s does not lie in the area of %(parent)s.") % {"seat": seat, "parent": parent}
    if Branch.objects.filter(code=seat.code).exists():
        return _("%(seat)s has its association already.") % {"seat": seat}
    return ""


@transaction.atomic
def found_branch(
    *,
    parent: Branch | None,
    name: str,
    short_name: str,
    kind: BranchKind,
    seat: Division,
    by: Actor | None,
    now: datetime,
    model: BranchModel | str = "",
    home: Division | None = None,
    trade: str = "",
    headcount: int | None = None,
    phone: str = "",
    founded_on: date | None = None,
    document_no: str = "",
) -> Branch:
    """Found an association below another one, with its code and its first placement.

    The parent stays locked until commit. Raises Forbidden when the actor may not, Refused when
    the association cannot stand there, ValidationError for a field that is not in order.
    """
    today = timezone.localdate(now)
    if by is not None:
        confirm_duty(by, today=today)
    if parent is not None:
        visible = Branch.objects.visible_to(by) if by else Branch.objects.all()
        parent = (
            visible.select_for_update(of=("self",), no_key=True).select_related("parent").get(pk=parent.pk)
        )
    if reason := why_not_found(parent, kind=kind, seat=seat, by=by, today=today):
        raise Forbidden(reason)
    if reason := _why_not_there(parent, kind=kind, model=model, seat=seat):
        raise Refused(reason)
    branch = Branch(
        code=_next_code(parent, kind) if parent and kind != BranchKind.ADMINISTRATIVE else seat.code,
        name=name,
        short_name=short_name,
        level=level_of(parent, kind, seat),
        kind=kind,
        model=model,
        parent=parent,
        seat=seat,
        home=home,
        trade=trade,
        headcount=headcount,
        phone=phone,
        founded_on=founded_on or today,
        counted_from=now,
    )
    branch.full_clean(exclude=["parent", "seat", "home"])
    branch.save()
    Placement.objects.create(branch=branch, parent=parent, starts_on=today, document_no=document_no)
    audit.record("branch.founded", by=by, target=branch, place=branch.place, data={"code": branch.code})
    return branch


def _next_code(parent: Branch, kind: BranchKind) -> str:
    """The nearest administrative association's code, the kind's letter and the next three digits.

    That association stays locked until commit; codes of closed associations are not used again.
    """
    nearest = parent if parent.kind == BranchKind.ADMINISTRATIVE else parent.parent
    assert nearest is not None
    Branch.objects.select_for_update(of=("self",), no_key=True).get(pk=nearest.pk)
    stem = f"{nearest.code}-{kind.letter}"
    last = (
        Branch.objects.filter(code__startswith=stem).order_by("-code").values_list("code", flat=True).first()
    )
    number = int(last.removeprefix(stem)) + 1 if last else 1
    if number > LAST_OF_A_LETTER:
        raise Refused(_("All codes beginning with %(stem)s are taken.") % {"stem": stem})
    return f"{stem}{number:03d}"
