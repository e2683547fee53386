"""Where a household lives, the group it belongs to, and the account it is paid into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.scope import Actor
from branches.models import Branch
from families.codes import Relation
from families.households.models import BankAccount, Household, HouseholdMember, Section, VillagerGroup
from families.households.operations.opening import close_household, open_household
from families.identity.identity_check import association_to_ask
from ground.group_names import group_key
from ground.locks import hold
from ground.refusals import Refused
from ground.sealed import ACCOUNT, blind_index

PLACE_FIELDS = ("group", "address_division", "address_detail_sealed", "remarks")


@dataclass(frozen=True, kw_only=True)
class AddressData:
    """``division`` is a division code; ``group`` the name of the villagers' group, "" for none."""

    division: str
    detail: str = ""
    group: str = ""
    remarks: str = ""


@dataclass(frozen=True, kw_only=True)
class AccountData:
    """Who holds the account: a member by the id of the member row, or somebody else by name.

    ``number`` is the whole number as digits, "" to keep the one on file.
    """

    bank: str
    number: str = ""
    member_id: int | None = None
    holder_name: str = ""
    holder_relation: Relation | str = ""


class AccountInUse(Refused):
    """The account is another household's; ``tells_of_elsewhere`` when that is outside the asker's scope."""

    def __init__(self, association: Branch, *, tells_of_elsewhere: bool):
        super().__init__(
            _("This account is on file for another household. Check the number, or ask %(association)s.")
            % {"association": association.name},
            field="number",
        )
        self.tells_of_elsewhere = tells_of_elsewhere


@transaction.atomic
def save_address(
    household_id: int,
    *,
    by: Actor,
    version: int,
    now: datetime,
    address: AddressData,
    account: AccountData | None = None,
    confirmed: str | None = None,
) -> Household:
    """Record address, group and, where given, the account. A group that is new is put on file.

    The account's version rises when anything of it changes. Raises AccountInUse when the number
    is the account of another household, Refused, Forbidden, Stale.
    """
    household = open_household(household_id, by=by, version=version, now=now, confirmed=confirmed)
    household.group = _group(household.branch, address.group)
    household.address_division_id = address.division
    household.address_detail = address.detail
    household.remarks = address.remarks
    changed = _save_account(household, account, by=by, now=now) if account else []
    close_household(
        household,
        "household.address_saved",
        by=by,
        section=Section.ADDRESS,
        fields=PLACE_FIELDS,
        data={"account": changed} if changed else None,
    )
    return household


def _group(branch: Branch, name: str) -> VillagerGroup | None:
    if not name:
        return None
    group, _new = VillagerGroup.objects.get_or_create(
        branch=branch, name_key=group_key(name), defaults={"name": name}
    )
    return group


def _save_account(household: Household, data: AccountData, *, by: Actor, now: datetime) -> list[str]:
    """Write the account and give the names of what changed in it."""
    account = (
        BankAccount.objects.select_for_update(of=("self",))
        .filter(household=household, closed_at=None)
        .first()
    )
    if account is None and not data.number:
        raise Refused(_("Enter the account number."), field="number")
    if data.number:
        _refuse_foreign(household, data.number, by=by)
    before = _state(account)
    account = account or BankAccount(household=household, branch_id=household.branch_id, version=0)
    account.bank = data.bank
    if data.number:
        account.number, account.number_last4 = data.number, data.number[-4:]
    _set_holder(account, household, data)
    after = _state(account)
    changed = [field for field, value in after.items() if before.get(field) != value]
    if changed:
        account.version += 1
        account.changed_at = now
        account.save()
    return changed


def _state(account: BankAccount | None) -> dict[str, object]:
    if account is None:
        return {}
    return {
        "bank": account.bank,
        "account_number": bytes(account.number_index),
        "holder": (account.holder_id, account.holder_name, account.holder_relation),
    }


def _set_holder(account: BankAccount, household: Household, data: AccountData) -> None:
    if data.member_id is None:
        account.holder = None
        account.holder_name, account.holder_relation = data.holder_name, data.holder_relation
        return
    members = HouseholdMember.objects.filter(household=household, left_on=None).select_related("person")
    member = members.filter(pk=data.member_id).first()
    if member is None:
        raise Refused(_("The holder is no longer a member of this household. Choose again."), field="holder")
    if member.person.died_on is not None:
        raise Refused(_("%(name)s has died. Choose a living holder.") % {"name": member.name}, field="holder")
    account.holder_id = member.person_id
    account.holder_name, account.holder_relation = member.name, member.relation


def _refuse_foreign(household: Household, number: str, *, by: Actor) -> None:
    """Raises AccountInUse, naming the association to ask about the other household and nothing else of it."""
    index = blind_index(ACCOUNT, number)
    # Several households may share an account, so no constraint keeps two from taking it at once.
    hold(f"account|{index.hex()}")
    against = BankAccount.objects.against(index, household_id=household.pk)
    other = against.select_related("branch").order_by("id").first()
    if other is None:
        return
    seen = BankAccount.objects.visible_to(by).filter(pk=other.pk).exists()
    raise AccountInUse(association_to_ask(other.branch), tells_of_elsewhere=not seen)
