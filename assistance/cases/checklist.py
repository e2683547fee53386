"""Every check of a case, in the order in which people read them."""

from __future__ import annotations

from functools import partial

from assistance.cases.eligibility import eligible
from assistance.cases.findings import Check
from assistance.cases.models import PartyRole
from assistance.cases.twins import near_events, one_a_period

from .checks import (
    account_reads_well,
    amount_asked,
    can_be_compared,
    class_fits_children,
    in_time,
    payable_to,
    period_is_open,
    rule_in_force,
    verified,
)
from .kind import Kind


def checks_of(kind: Kind) -> tuple[Check, ...]:
    """Every check of a kind, in the order in which people read them."""
    return (
        Check("rule", rule_in_force, once=True),
        kind.whom,
        Check("eligible", eligible),
        Check("amount", amount_asked),
        Check("children", class_fits_children),
        *kind.checks,
        # Anyone who has claimed holds the claim: what others asked for is settled at the submission.
        Check("period", one_a_period, once=True),
        Check("near", near_events),
        Check("open", period_is_open, once=True),
        Check("in_time", in_time, once=True),
        Check("payee", partial(payable_to, for_the_dead=kind.subject == PartyRole.DECEASED)),
        Check("account", account_reads_well),
        Check("verified", verified),
        Check("kinship", can_be_compared),
    )
