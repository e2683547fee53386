"""New associations: where they hang, what code they carry for ever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.scope import Actor
from branches.actors import confirm_duty
from branches.founding.guards import _why_not_there, is_park, level_of, why_not_called, why_not_found
from branches.tree.models import Branch, BranchKind, BranchModel, Division, HostNature, Placement
from ground.days import why_not_happened
from ground.refusals import Refused, require

LAST_OF_A_LETTER = 999
# What follows the name of the unit in the name of its association.
ENDINGS = ("计划生育协会", "计生协会", "计生协")
LONGEST_SHORT_NAME = 40
# What is told of an association in words; it stands in the trail when it is corrected.
WORDS = ("name", "short_name", "trade", "premises")


@dataclass(frozen=True, slots=True)
class MemberFirm:
    """A firm of a park, whose association is founded with the park's."""

    name: str
    headcount: int | None = None


def short_name_of(name: str) -> str:
    """The name of the unit in which the association stands, as far as the association's name tells."""
    for ending in ENDINGS:
        if name.endswith(ending) and name != ending:
            return name.removesuffix(ending)[:LONGEST_SHORT_NAME]
    return name[:LONGEST_SHORT_NAME]


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
    premises: str = "",
    host_nature: HostNature | str = "",
    phone: str = "",
    founded_on: date | None = None,
    document_no: str = "",
    firms: Sequence[MemberFirm] = (),
) -> Branch:
    """Found an association below another one, with its code and its first placement.

    ``firms`` are the member firms of a park, each with an association below the park's. The
    parent stays locked until commit. It counts from ``founded_on``, today or any day before.

    Raises Forbidden when the actor may not, Refused for a day to come or when the
    association cannot stand there or another bears its name, ValidationError for a field that
    is not in order, Branch.DoesNotExist for a parent outside the scope.
    """
    today = timezone.localdate(now)
    if by is not None:
        confirm_duty(by, today=today)
    if parent is not None:
        parent = _locked(parent.pk, by)
    require(why_not_found(parent, kind=kind, seat=seat, by=by, today=today))
    founded_on = _day_of_founding(founded_on, today=today)
    branch = Branch(
        name=name,
        short_name=short_name,
        kind=kind,
        model=model,
        seat=seat,
        home=home,
        trade=trade,
        headcount=headcount,
        premises=premises,
        host_nature=host_nature,
        phone=phone,
        founded_on=founded_on,
        counted_from=now,
    )
    _hang(branch, parent, by=by, document_no=document_no)
    if firms and not is_park(branch):
        raise Refused(_("The firms of a park, and no others, stand below its association."))
    members = [_member(firm, branch, day=founded_on, now=now) for firm in firms]
    for member in members:
        _hang(member, branch, by=by, document_no=document_no)
    data: dict[str, object] = {"code": branch.code}
    if members:
        data["firms"] = [member.code for member in members]
    audit.record("branch.founded", by=by, target=branch, place=branch.place, data=data)
    return branch


@transaction.atomic
def found_firms(
    park_id: int,
    *,
    firms: Sequence[MemberFirm],
    by: Actor,
    now: datetime,
    founded_on: date | None = None,
    document_no: str = "",
) -> list[Branch]:
    """Found the associations of further member firms below a park's, today or on a day before.

    Raises Forbidden, Refused, ValidationError, Branch.DoesNotExist as for any other founding.
    """
    today = timezone.localdate(now)
    confirm_duty(by, today=today)
    park = _locked(park_id, by)
    kind = BranchKind.ENTERPRISE
    require(why_not_found(park, kind=kind, seat=park.seat, by=by, today=today))
    day = _day_of_founding(founded_on, today=today)
    members = [_member(firm, park, day=day, now=now) for firm in firms]
    for member in members:
        _hang(member, park, by=by, document_no=document_no)
    data = {"code": park.code, "firms": [member.code for member in members]}
    audit.record("branch.firms_founded", by=by, target=park, place=park.place, data=data)
    return members


def _day_of_founding(day: date | None, *, today: date) -> date:
    require(why_not_happened(day, today=today), field="founded_on")
    return day or today


def _locked(parent_id: int, by: Actor | None) -> Branch:
    visible = Branch.objects.visible_to(by) if by else Branch.objects.all()
    return (
        visible.select_for_update(of=("self",), no_key=True)
        .select_related("parent", "seat")
        .get(pk=parent_id)
    )


def _member(firm: MemberFirm, park: Branch, *, day: date, now: datetime) -> Branch:
    return Branch(
        name=firm.name,
        short_name=short_name_of(firm.name),
        kind=BranchKind.ENTERPRISE,
        model=BranchModel.PARK,
        seat=park.seat,
        headcount=firm.headcount,
        founded_on=day,
        counted_from=now,
    )


def _hang(branch: Branch, parent: Branch | None, *, by: Actor | None, document_no: str) -> None:
    """Give an association its level, code and first placement below a locked parent, and save it."""
    kind = BranchKind(branch.kind)
    require(_why_not_there(parent, kind=kind, model=branch.model, seat=branch.seat))
    require(why_not_called(branch.name, below=parent), field="name")
    for field in WORDS:
        audit.free_of_numbers(getattr(branch, field), field=field)
    branch.parent = parent
    branch.level = level_of(parent, kind, branch.seat)
    branch.code = (
        _next_code(parent, kind) if parent and kind != BranchKind.ADMINISTRATIVE else branch.seat.code
    )
    branch.full_clean(exclude=["parent", "seat"])
    branch.save()
    Placement.objects.create(
        branch=branch,
        parent=parent,
        starts_on=first_day_below(parent, founded_on=branch.founded_on),
        document_no=document_no,
        noted_by=by.user if by else None,
    )


def first_day_below(parent: Branch | None, *, founded_on: date) -> date:
    """Since when an association has hung in its first place: one that is older than the association
    above, which came of a merger, hung somewhere else before, of which the books know nothing.
    """
    return max(founded_on, parent.founded_on) if parent else founded_on


def code_to_come(parent: Branch, kind: BranchKind) -> str:
    """The code an association would be given now; another founded before it takes it away."""
    return _free_code(_nearest(parent), kind)


def _nearest(parent: Branch) -> Branch:
    """The administrative association whose code leads the codes of those below."""
    nearest = parent if parent.kind == BranchKind.ADMINISTRATIVE else parent.parent
    assert nearest is not None
    return nearest


def _next_code(parent: Branch, kind: BranchKind) -> str:
    """The nearest administrative association's code, the kind's letter and the next three digits.

    That association stays locked until commit; codes of closed associations are not used again.
    """
    nearest = Branch.objects.select_for_update(of=("self",), no_key=True).get(pk=_nearest(parent).pk)
    return _free_code(nearest, kind)


def _free_code(nearest: Branch, kind: BranchKind) -> str:
    stem = f"{nearest.code}-{kind.letter}"
    last = (
        Branch.objects.filter(code__startswith=stem).order_by("-code").values_list("code", flat=True).first()
    )
    number = int(last.removeprefix(stem)) + 1 if last else 1
    if number > LAST_OF_A_LETTER:
        raise Refused(_("All codes beginning with %(stem)s are taken.") % {"stem": stem})
    return f"{stem}{number:03d}"
