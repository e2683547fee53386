"""Who may do what to which row: the matrix of `accounts.matrix`, asked as a function."""

from django.utils.translation import gettext as _

from accounts.matrix import matrix
from accounts.roles import Role
from accounts.scope import Actor
from ground.refusals import ALLOWED, Forbidden, GuardAnswer


def in_scope(actor: Actor, row) -> bool:
    """Whether the row satisfies the actor's scope equality; the row carries the ancestor columns."""
    if actor.scope is None:
        return False
    column, value = actor.scope
    own_id = row.pk if row._meta.label == "branches.Branch" else row.branch_id
    return (own_id if column == "branch_id" else getattr(row, column)) == value


def may(actor: Actor, action: str, row=None) -> bool:
    """Whether the matrix lets this actor do this, to this row where one is given.

    Without a row the question is whether the role does it at all. An action that the matrix
    does not know raises KeyError: a misspelt right must not pass for a missing one.
    """
    reaches = matrix()[action]
    if actor.duty_id is None or actor.role is None or actor.place is None:
        return False
    reach = reaches[actor.role]
    if row is None:
        return reach != "-"
    at_own_branch = (
        row.pk if row._meta.label == "branches.Branch" else row.branch_id
    ) == actor.place.branch_id
    match reach:
        case "all":
            return True
        case "own":
            if actor.role == Role.CLERK and actor.scope == ("township_id", actor.place.branch_id):
                return in_scope(actor, row)
            return at_own_branch
        case "own+attached" | "sub" | "propose" | "confirm" | "propose/confirm":
            return in_scope(actor, row)
        case "sub-below":
            return in_scope(actor, row) and not at_own_branch
        case "sub-own":
            return at_own_branch
        case _:
            return False


def why_not(actor: Actor, action: str, row=None) -> GuardAnswer:
    """The sentence for a right that is missing, or an empty string; the first question of every operation."""
    if may(actor, action, row):
        return ALLOWED
    return GuardAnswer(missing_right(), Forbidden)


def missing_right() -> str:
    """What is said wherever a duty does not reach."""
    return _(
        "Your duty does not allow this here. If you hold several, choose the right one at the top of the "
        "page; otherwise ask your manager."
    )
