"""Where an association hangs: attached to a host, detached from it, moved below another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.scope import ANCESTORS, Actor
from branches.changing.guards import models_open_to, why_not_move, why_not_move_to
from branches.founding.guards import is_park, why_not_called
from branches.permissions import in_scope
from branches.tree.models import Branch, BranchModel, BranchOwned, Level, Placement
from branches.tree.operations.opening import open_branch
from ground.days import why_not_happened
from ground.refusals import ALLOWED, GuardAnswer, Refused, require
from jobs.models import Job

# Moving re-stamps every row below in one transaction, during which nothing is written there.
MOST_ROWS_MOVED = 20_000


@dataclass(frozen=True, slots=True)
class OwnTerms:
    """How an association is organised once it has no host any more."""

    model: BranchModel | str = ""
    premises: str = ""
    headcount: int | None = None
    trade: str = ""


def owned_models() -> list[type[BranchOwned]]:
    """Every table whose rows belong to a branch, in the apps above as well."""
    return [model for model in apps.get_models() if issubclass(model, BranchOwned)]


def below(branch: Branch) -> list[int]:
    """The association itself and all below it, those furthest down first."""
    if branch.level == Level.ATTACHED:
        return [branch.pk]
    found = Branch.objects.filter(**{Level(branch.level).column: branch.pk})
    depth = {level.value: at for at, level in enumerate(Level)}
    rows = sorted(found.values_list("level", "pk"), key=lambda row: (-depth[row[0]], row[1]))
    return [pk for _level, pk in rows]


def rows_below(branch_ids: Iterable[int]) -> int:
    """How many rows belong to these associations."""
    ids = list(branch_ids)
    return sum(model._base_manager.filter(branch_id__in=ids).count() for model in owned_models())


def why_not_so_many(branch_ids: list[int]) -> GuardAnswer:
    """Why so much cannot be moved while people work; "" up to the limit."""
    if (rows := rows_below(branch_ids)) <= MOST_ROWS_MOVED:
        return ALLOWED
    return GuardAnswer(
        _(
            "%(rows)s records hang below it; at most %(most)s are moved at a time."
            " Move the associations below it one by one first."
        )
        % {"rows": f"{rows:,}", "most": f"{MOST_ROWS_MOVED:,}"}
    )


@transaction.atomic
def move_branch(
    branch_id: int,
    *,
    to_id: int,
    on: date,
    by: Actor,
    version: int,
    now: datetime,
    document_no: str = "",
    terms: OwnTerms | None = None,
) -> Branch:
    """Hang an association below another one from a day on, with everything below it.

    Below a base it becomes attached; taken from its host it needs ``terms``. The code stays.
    All associations concerned are locked, those furthest down first, so that no row is written
    below them until commit. Raises Forbidden, Stale, Refused, ValidationError for what its new
    model asks for, Branch.DoesNotExist for associations outside the scope.
    """
    branch = open_branch(branch_id, by=by, version=version, now=now)
    require(why_not_move(branch))
    ids = _locked_below(branch)
    _lock(sorted({branch.parent_id or 0, to_id}))
    to = Branch.objects.visible_to(by).get(pk=to_id)
    require(why_not_move_to(branch, to) or why_not_called(branch.name, below=to), field="to")
    if not in_scope(by, to):
        raise Refused(_("Moves are made by a manager above both associations."), field="to")
    require(why_not_so_many(ids))
    left = branch.parent
    _stand(branch, to, terms or OwnTerms())
    branch.version += 1
    branch.full_clean(exclude=["parent", "seat", "home"])
    branch.save()
    _stamp_again(ids, apart_from=branch.pk)
    branch.refresh_from_db()
    _place(branch, to, on=on, by=by, document_no=document_no, today=timezone.localdate(now))
    audit.record(
        "branch.moved",
        by=by,
        target=branch,
        place=branch.place,
        data={"code": branch.code, "from": left and left.code, "to": to.code, "on": on.isoformat()},
    )
    return branch


def _locked_below(branch: Branch) -> list[int]:
    """The association and all below it, locked; the one who was founding there meanwhile is waited for."""
    ids: list[int] = []
    while ids != (found := below(branch)):
        ids = found
        _lock(ids)
    return ids


def _lock(ids: list[int]) -> None:
    """In the order given: founding locks from below, too."""
    for pk in ids:
        Branch.objects.filter(pk=pk).select_for_update(no_key=True).values_list("pk").first()


def _stand(branch: Branch, to: Branch, terms: OwnTerms) -> None:
    """Give the association the level and model that it has below its new parent."""
    was_attached = branch.level == Level.ATTACHED
    branch.parent = to
    if to.level == Level.BASE:
        branch.level = Level.ATTACHED
        branch.model = BranchModel.PARK if is_park(to) else BranchModel.ATTACHED
    elif was_attached:
        if terms.model not in models_open_to(branch):
            raise Refused(_("Choose how it is organised without a host."), field="model")
        for field in ("premises", "trade"):
            audit.free_of_numbers(getattr(terms, field), field=field)
        branch.level, branch.model = Level.BASE, terms.model
        branch.premises = terms.premises or branch.premises
        branch.headcount = branch.headcount if terms.headcount is None else terms.headcount
        branch.trade = terms.trade or branch.trade


def _stamp_again(ids: list[int], *, apart_from: int) -> None:
    """Have the triggers write the new ancestors, of the associations from above down and of their rows."""
    for pk in reversed(ids):
        if pk != apart_from:
            Branch.objects.filter(pk=pk).update(parent=F("parent"))
    for model in owned_models():
        model._base_manager.filter(branch_id__in=ids).update(branch_id=F("branch_id"))
    # Jobs belong to an association without a trigger; anyone who reads them reads their files.
    asked_at = Branch.objects.filter(pk=OuterRef("branch_id"))
    places = {column: Subquery(asked_at.values(column)) for column in ANCESTORS}
    Job.objects.filter(branch_id__in=ids).update(**places)


def _place(branch: Branch, to: Branch, *, on: date, by: Actor, document_no: str, today: date) -> None:
    """End the current placement the day before and begin the new; one that began that day is corrected."""
    require(why_not_happened(on, today=today), field="on")
    if on < to.founded_on:
        raise Refused(
            _("%(branch)s was founded on %(day)s only.") % {"branch": to, "day": to.founded_on}, field="on"
        )
    current = Placement.objects.filter(branch=branch, ends_on=None).first()
    if current is not None and on < current.starts_on:
        raise Refused(
            _("It has hung below %(parent)s since %(day)s only; the new place cannot begin before.")
            % {"parent": current.parent, "day": current.starts_on},
            field="on",
        )
    if current is not None and on == current.starts_on:
        current.parent, current.noted_by = to, by.user
        current.document_no = document_no or current.document_no
        current.save(update_fields=["parent", "document_no", "noted_by"])
        return
    if current is not None:
        current.ends_on = Placement.days.after(on)
        current.save(update_fields=["ends_on"])
    Placement.objects.create(
        branch=branch, parent=to, starts_on=on, document_no=document_no, noted_by=by.user
    )
