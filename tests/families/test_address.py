import re
from dataclasses import replace

import pytest
from django.db import transaction

from accounts.hooks import reveals
from accounts.models import AuditEntry
from accounts.roles import Role
from families.households.models.account import is_doubtful
from families.models import BankAccount, VillagerGroup
from families.registering.operations.address import AccountData, AccountInUse, AddressData, save_address
from ground.refusals import Refused
from tests.branches.races import started, until_somebody_waits

from .conftest import NOW, Tree, id_number
from .test_journey import edit_url, fields_of, sign_in

NUMBER = "6217001234567890128"
PLACE = AddressData(division="520328101204", detail="12号", group="大寨组")


def save(household, clerk, *, address=PLACE, account=None):
    household.refresh_from_db()
    return save_address(
        household.pk, by=clerk, version=household.version, now=NOW, address=address, account=account
    )


def own_account(household, number=NUMBER, bank="湄潭农商银行"):
    return AccountData(bank=bank, number=number, member_id=household.members.get().pk)


def test_a_group_is_found_or_put_on_file(tree, clerk):
    first = tree.household(by=clerk)
    second = tree.household(by=clerk, number=id_number("19800101"), name="王五")

    save(first, clerk)
    save(second, clerk)

    assert list(VillagerGroup.objects.values_list("name", "branch_id")) == [("大寨组", tree.maoba.pk)]


@pytest.mark.parametrize("typed", ["3组", "3 组", "３组", "三组", "第三村民小组"])
def test_a_group_is_one_however_it_is_typed_and_keeps_its_first_name(tree, clerk, typed):
    first = tree.household(by=clerk)
    second = tree.household(by=clerk, number=id_number("19800101"), name="王五")

    save(first, clerk, address=replace(PLACE, group="第三组"))
    save(second, clerk, address=replace(PLACE, group=typed))

    assert list(VillagerGroup.objects.values_list("name", flat=True)) == ["第三组"]
    second.refresh_from_db()
    assert second.group == VillagerGroup.objects.get()


def test_groups_are_offered_by_their_numbers(client, tree, clerk):
    names = ["1组", "二组", "第三组", "十组", "十一组", "大寨组"]
    home = tree.household(by=clerk)
    for name in ("十一组", "大寨组", "第三组", "十组", "1组", "二组"):
        save(home, clerk, address=replace(PLACE, group=name))
    pages = sign_in(client, tree, tree.maoba)

    form = pages.get(edit_url(home, "address")).content.decode()
    listed = pages.get("/families/").context["filters"].fields["group"].choices

    assert re.findall(r'<option value="([^"]*组)">', form) == names
    assert [name for _key, name in listed][1:] == names


def test_the_version_of_an_account_rises_only_with_a_change(tree, clerk):
    household = tree.household(by=clerk)
    save(household, clerk, account=own_account(household))
    save(household, clerk, account=own_account(household, number=""))
    assert BankAccount.objects.get().version == 1

    save(household, clerk, account=own_account(household, number="6217001234567890136"))

    account = BankAccount.objects.get()
    assert (account.version, account.number, account.number_last4) == (2, "6217001234567890136", "0136")


def test_the_holder_may_be_somebody_outside_the_household(tree, clerk):
    household = tree.household(by=clerk)
    other = AccountData(bank="农行", number=NUMBER, holder_name="李小雨", holder_relation="30")

    save(household, clerk, account=other)

    account = BankAccount.objects.get()
    assert (account.holder, account.holder_name, account.holder_relation) == (None, "李小雨", "30")


def test_an_account_of_another_household_is_refused_without_saying_whose(tree, clerk):
    theirs = tree.household(tree.bozi, number=id_number("19800101"), name="王五")
    save(theirs, tree.actor(tree.bozi), account=own_account(theirs))
    household = tree.household(by=clerk)

    with pytest.raises(Refused) as refused:
        save(household, clerk, account=own_account(household))

    assert str(refused.value) == (
        "This account is on file for another household. Check the number, or ask 凤冈县计划生育协会."
    )


def held_elsewhere(tree, branch, *, born, holder):
    """The number in use by another household; its holder is that person, or with None nobody on file."""
    account = BankAccount(
        branch=branch,
        household=tree.household(branch, number=id_number(born), name="王五"),
        holder_id=holder,
        holder_name="王五",
        holder_relation="02",
        bank="农行",
        number_last4=NUMBER[-4:],
        changed_at=NOW,
    )
    account.number = NUMBER
    account.save()


def test_an_account_elsewhere_that_a_member_holds_is_used_here_too(tree, clerk):
    household = tree.household(by=clerk)
    held_elsewhere(tree, tree.bozi, born="19800101", holder=household.members.get().person_id)

    save(household, clerk, account=own_account(household))

    assert household.accounts.get().number == NUMBER


def test_an_account_elsewhere_without_a_holder_on_file_is_refused(tree, clerk):
    household = tree.household(by=clerk)
    held_elsewhere(tree, tree.bozi, born="19800101", holder=None)

    with pytest.raises(Refused, match="on file for another household"):
        save(household, clerk, account=own_account(household))


def test_of_several_households_with_an_account_each_is_looked_at(tree, clerk):
    household = tree.household(by=clerk)
    held_elsewhere(tree, tree.suiyang, born="19800101", holder=household.members.get().person_id)
    held_elsewhere(tree, tree.bozi, born="19810101", holder=None)

    with pytest.raises(Refused, match="ask 凤冈县"):
        save(household, clerk, account=own_account(household))


def test_an_account_is_no_longer_shared_once_its_holder_has_left(tree, clerk):
    household = tree.household(by=clerk)
    member = household.members.get()
    held_elsewhere(tree, tree.bozi, born="19800101", holder=member.person_id)
    account = AccountData(bank="农行", number=NUMBER, holder_name="李小雨", holder_relation="30")
    household.members.update(left_on=NOW.date())

    with pytest.raises(Refused, match="on file for another household"):
        save(household, clerk, account=account)


def test_of_two_households_that_enter_one_account_at_once_one_has_it(cloned_database):
    tree = Tree()
    ours = tree.household(tree.maoba)
    theirs = tree.household(tree.bozi, number=id_number("19800101"), name="王五")

    with transaction.atomic():
        save(ours, tree.actor(tree.maoba), account=own_account(ours))
        thread, outcome = started(lambda: save(theirs, tree.actor(tree.bozi), account=own_account(theirs)))
        until_somebody_waits()
    thread.join()

    assert isinstance(outcome[0], AccountInUse)
    assert BankAccount.objects.get().household == ours


def answers_to_its_number(client, tree, household, times):
    """The statuses of saving that number as the household's own over and over."""
    pages, address = sign_in(client, tree, tree.maoba), edit_url(household, "address")
    typed = {"bank": "农行", "number": NUMBER, "holder": str(household.members.get().pk)}
    sent = fields_of(pages.get(address)) | typed
    return [pages.post(address, sent).status_code for _turn in range(times)]


def test_whoever_collects_answers_about_accounts_elsewhere_has_to_wait(client, tree, clerk):
    held_elsewhere(tree, tree.bozi, born="19800101", holder=None)
    household = tree.household(by=clerk)

    assert answers_to_its_number(client, tree, household, 12) == [422] * 10 + [429] * 2
    assert not household.accounts.exists()


def test_an_account_of_a_household_that_one_sees_oneself_slows_nobody_down(client, tree, clerk):
    held_elsewhere(tree, tree.maoba, born="19800101", holder=None)

    assert answers_to_its_number(client, tree, tree.household(by=clerk), 12) == [422] * 12


def test_the_audit_line_names_what_changed_and_no_number(tree, clerk):
    household = tree.household(by=clerk)
    save(household, clerk, account=own_account(household))

    line = AuditEntry.objects.get(action="household.address_saved")

    assert line.data == {"account": ["bank", "account_number", "holder"]}


def test_account_numbers_are_shown_to_finance_and_auditors_alone(tree, clerk):
    household = tree.household(by=clerk)
    save(household, clerk, account=own_account(household))
    kind, account = reveals["account.number"], BankAccount.objects.get()

    answers = {
        role: kind.why_not(tree.actor(tree.meitan, role), account) for role in Role if role != Role.SYSTEM
    }

    assert {role for role, reason in answers.items() if not reason} == {Role.FINANCE, Role.AUDITOR}
    assert kind.find(tree.actor(tree.meitan, Role.FINANCE), account.uuid) == account
    with pytest.raises(BankAccount.DoesNotExist):
        kind.find(tree.actor(tree.fenggang, Role.FINANCE), account.uuid)


@pytest.mark.parametrize(
    ("number", "doubtful"),
    [
        ("6217001234567890128", True),
        ("4111111111111111", False),
        ("4111111111111112", True),
        ("88720451936000", False),
    ],
)
def test_a_number_as_long_as_a_cards_has_its_check_digit(number, doubtful):
    assert is_doubtful(number) is doubtful
