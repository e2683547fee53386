"""Why something cannot be done to an association: a sentence, or nothing when it can."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from branches.duties.models import DutyProposal
from branches.hooks import branch_dependants
from branches.tree.guards import NEAR_THE_BASE, why_not_alter
from branches.tree.models import (
    KINDS_OF_MODEL,
    Branch,
    BranchChange,
    BranchKind,
    BranchModel,
    BranchStatus,
    ChangeKind,
    Duty,
    HostedUnit,
    Level,
    Placement,
)
from ground.days import why_not_happened
from ground.refusals import ALLOWED, GuardAnswer


def why_not_list_units(branch: Branch) -> GuardAnswer:
    if branch.level != Level.BASE:
        return GuardAnswer(_("Small shops form a group of a village, a community or another base."))
    return why_not_alter(branch)


def why_not_add_firms(branch: Branch) -> GuardAnswer:
    if branch.model != BranchModel.PARK or branch.level != Level.BASE:
        return GuardAnswer(_("Member firms stand below the association of a park."))
    return why_not_alter(branch)


def models_open_to(branch: Branch) -> list[BranchModel]:
    """How an association of this kind can be organised when it has no host."""
    return [
        model
        for model, kinds in KINDS_OF_MODEL.items()
        if model not in {BranchModel.ATTACHED, BranchModel.PARK} and branch.kind in kinds
    ]


def why_not_move(branch: Branch) -> GuardAnswer:
    """Why the association cannot hang anywhere but where it does."""
    if reason := why_not_alter(branch):
        return reason
    if branch.level == Level.PROVINCE:
        return GuardAnswer(_("A province association has none above it."))
    return ALLOWED


def why_not_move_to(branch: Branch, to: Branch) -> GuardAnswer:
    """Why the association cannot hang below this one."""
    if to.pk == branch.parent_id:
        return GuardAnswer(_("It hangs there already."))
    if to.pk == branch.pk:
        return GuardAnswer(_("An association cannot hang below itself."))
    if to.status != BranchStatus.ACTIVE:
        return GuardAnswer(_("The association above is moving or closed."))
    if reason := _why_not_at_the_level(branch, to):
        return reason
    if reason := _why_not_with_proposals(branch, to):
        return reason
    return branch_dependants.why_not(branch, act="move", to=to)


def _why_not_with_proposals(branch: Branch, to: Branch) -> GuardAnswer:
    """What is proposed waits for an administrator above; below another county it would for another one."""
    above = {level.column for level in (Level.COUNTY, Level.CITY, Level.PROVINCE) if level != branch.level}
    if all(getattr(branch, column) == getattr(to, column) for column in above):
        return ALLOWED
    here = {Level(branch.level).column: branch.pk}
    if not (n := DutyProposal.objects.waiting().filter(**here).count()):
        return ALLOWED
    words = ngettext(
        "%(n)d proposed duty waits for confirmation here: have it confirmed, refused or withdrawn first.",
        "%(n)d proposed duties wait for confirmation here: have them confirmed, refused or withdrawn first.",
        n,
    )
    return GuardAnswer(words % {"n": n})


def _why_not_at_the_level(branch: Branch, to: Branch) -> GuardAnswer:
    if branch.level in NEAR_THE_BASE and branch.kind != BranchKind.ADMINISTRATIVE:
        if to.level == Level.BASE:
            return _why_not_attach(branch, to)
        return ALLOWED if to.level in (Level.TOWNSHIP, Level.COUNTY) else _cannot_hang(branch)
    above: dict[str, tuple[Level, ...]] = {
        Level.BASE: (Level.TOWNSHIP, Level.COUNTY),
        Level.TOWNSHIP: (Level.COUNTY,),
        Level.COUNTY: (Level.CITY,),
        Level.CITY: (Level.PROVINCE,),
    }
    return ALLOWED if to.level in above.get(branch.level, ()) else _cannot_hang(branch)


def _cannot_hang(branch: Branch) -> GuardAnswer:
    return GuardAnswer(
        _("A %(level)s cannot hang there in the tree.") % {"level": branch.get_level_display()}
    )


def _why_not_attach(branch: Branch, to: Branch) -> GuardAnswer:
    if branch.kind == BranchKind.PARK:
        return GuardAnswer(_("A park has firms of its own and is not attached to a host."))
    if branch.child_count:
        return GuardAnswer(
            _("Others are attached to it. Move them first, for below a host there is one level only.")
        )
    if to.model == BranchModel.PARK and branch.kind != BranchKind.ENTERPRISE:
        return GuardAnswer(_("Only firms stand below the association of a park."))
    return ALLOWED


def reasons_against_closing(branch: Branch, *, today: date) -> list[str]:
    """Everything that must be settled before the association closes."""
    if reason := why_not_alter(branch):
        return [reason]
    found = []
    if n := branch.child_count:
        found.append(
            ngettext(
                "%(n)d association directly below it is at work: close or move it first.",
                "%(n)d associations directly below it are at work: close or move them first.",
                n,
            )
            % {"n": n}
        )
    still = Q(ends_on=None) | Q(ends_on__gte=today)
    if n := Duty.objects.filter(still, branch=branch, ended_at=None).count():
        found.append(
            ngettext(
                "%(n)d duty is held here: have it ended first.",
                "%(n)d duties are held here: have them ended first.",
                n,
            )
            % {"n": n}
        )
    if n := HostedUnit.objects.filter(branch=branch, left_on=None).count():
        found.append(
            ngettext(
                "%(n)d small unit is in its group: take it off the list first.",
                "%(n)d small units are in its group: take them off the list first.",
                n,
            )
            % {"n": n}
        )
    return found + branch_dependants.reasons(branch, act="close", today=today)


def why_not_close_on(branch: Branch, *, on: date, today: date) -> GuardAnswer:
    """Why it did not close on this day: the day is to come, or something noted of it happened later.

    ``on`` is the first day that does not count.
    """
    if reason := why_not_happened(on, today=today):
        return reason
    if on < branch.founded_on:
        return GuardAnswer(
            _("It was founded on %(day)s only; it cannot close before.") % {"day": branch.founded_on}
        )
    placed = Placement.objects.filter(branch=branch, ends_on=None, starts_on__gt=on).first()
    if placed is not None:
        return GuardAnswer(
            _("It has hung below %(parent)s since %(day)s; it cannot close before.")
            % {
                "parent": placed.parent,
                "day": placed.starts_on,
            }
        )
    renamed = _renamings(branch).filter(on__gt=on).order_by("-on").first()
    if renamed is not None:
        return GuardAnswer(_("It was renamed on %(day)s; it cannot close before.") % {"day": renamed.on})
    hung = Placement.objects.filter(parent=branch, ends_on__gte=on).order_by("-ends_on").first()
    if hung is not None:
        return GuardAnswer(
            _("%(branch)s hung below it until %(day)s; it cannot close before.")
            % {
                "branch": hung.branch,
                "day": hung.ends_on,
            }
        )
    unit = HostedUnit.objects.filter(branch=branch, left_on__gt=on).order_by("-left_on").first()
    if unit is not None:
        return GuardAnswer(
            _("%(unit)s was in its group until %(day)s; it cannot close before.")
            % {
                "unit": unit.name,
                "day": unit.left_on,
            }
        )
    return branch_dependants.why_not(branch, act="close_on", on=on)


def why_not_founded_on(branch: Branch, day: date | None, *, today: date) -> GuardAnswer:
    """Why an association on file was not founded on this day; "" when nothing noted contradicts it."""
    if day is None:
        return GuardAnswer(_("Enter the day."))
    if reason := why_not_happened(day, today=today):
        return reason
    first = Placement.objects.filter(branch=branch).order_by("starts_on", "id").first()
    if first is not None and first.ends_on is not None and first.ends_on < day:
        return GuardAnswer(
            _("It hung below %(parent)s until %(day)s, before this day.")
            % {
                "parent": first.parent,
                "day": first.ends_on,
            }
        )
    renamed = _renamings(branch).filter(on__lt=day).order_by("on").first()
    if renamed is not None:
        return GuardAnswer(_("It was renamed on %(day)s, before this day.") % {"day": renamed.on})
    return ALLOWED


def _renamings(branch: Branch) -> QuerySet[BranchChange]:
    """Of what was noted only a new name says that the association was there on that day."""
    return BranchChange.objects.filter(branch=branch, what=ChangeKind.RENAMED)


def why_not_reopen(branch: Branch, *, today: date) -> GuardAnswer:
    """Why a closing cannot be undone: it can on the day it was noted, while its place is there."""
    if branch.status != BranchStatus.CLOSED:
        return GuardAnswer(_("This association is not closed."))
    closings = BranchChange.objects.filter(branch=branch, what=ChangeKind.CLOSED)
    last = closings.order_by("-noted_at", "-id").first()
    if last is None or timezone.localdate(last.noted_at) != today:
        return GuardAnswer(_("A closing is undone on the same day only. Found the association again."))
    if branch.parent and branch.parent.status != BranchStatus.ACTIVE:
        return GuardAnswer(_("The association above is moving or closed."))
    namesakes = Branch.objects.filter(parent=branch.parent_id, name=branch.name)
    if namesakes.exclude(status=BranchStatus.CLOSED).exists():
        return GuardAnswer(_("Another association has taken its name meanwhile."))
    return ALLOWED
