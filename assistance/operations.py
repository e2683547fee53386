"""What can be done to a case, for the apps above; inside the app each noun's own operations are asked."""

from .cases.operations import (
    check,
    checked,
    enter,
    record_receipt,
    save_payee,
    save_request,
    save_verification,
    start_case,
    submit,
    withdraw,
)
from .deciding.operations import VERDICTS, decide, keep_outsiders_off, record_visit, take_back

__all__ = [
    "VERDICTS",
    "check",
    "checked",
    "decide",
    "enter",
    "keep_outsiders_off",
    "record_receipt",
    "record_visit",
    "save_payee",
    "save_request",
    "save_verification",
    "start_case",
    "submit",
    "take_back",
    "withdraw",
]
