import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from accounts.scope import ScopedQuerySet
from branches.models import BranchOwned
from families.codes import Relation
from ground.free_text import luhn_holds
from ground.sealed import ACCOUNT, SealedField

from .household import READERS, Household, HouseholdMember


class AccountQuerySet(ScopedQuerySet):
    # Finance opens no household files, but pays into their accounts.
    readers = READERS | {Role.FINANCE}

    def against(self, number_index: bytes, *, household_id: int) -> Self:
        """The accounts in use elsewhere, in any scope, for which a number is not to be used by a household.

        An account of another household is nearly always a slip, and sometimes worse; two
        households share one only where its holder, on file as such, is a member of this one.
        """
        here = HouseholdMember.objects.filter(household=household_id, left_on=None)
        elsewhere = self.filter(number_index=number_index, closed_at=None).exclude(household=household_id)
        return elsewhere.exclude(holder__in=here.values("person"))


class BankAccount(BranchOwned):
    """The account a household is paid into: who holds it and how they stand to the head.

    ``version`` rises with every change, so that a case can say which state of the account it
    was submitted with, and payment can ask again when the number changed lately.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="accounts")
    holder = models.ForeignKey(
        "families.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    holder_name = models.CharField(_("account holder"), max_length=50)
    holder_relation = models.CharField(_("holder's relation to the head"), max_length=2, choices=Relation)
    bank = models.CharField(_("bank"), max_length=60)
    number = SealedField(_("account number"), index="number_index", purpose=ACCOUNT)
    number: str
    number_index = models.BinaryField(editable=False)
    number_last4 = models.CharField(max_length=4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        indexes = [models.Index(fields=["number_index"], name="bankaccount_number_index")]
        constraints = [
            models.UniqueConstraint(
                name="bankaccount_one_open",
                fields=["household"],
                condition=Q(closed_at=None),
                violation_error_message=_("This household already has an account in use."),
            ),
        ]

    def __str__(self):
        return f"{self.bank} ****{self.number_last4}"


def is_doubtful(number: str) -> bool:
    """Whether a number as long as a bank card's (GB/T 19584) lacks its check digit (Luhn).

    Rural pass books have numbers of that length without one, so this only ever warns.
    """
    if not number.isdecimal() or not 16 <= len(number) <= 19:
        return False
    return not luhn_holds(number)
