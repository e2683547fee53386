from .decide import VERDICTS, decide, keep_outsiders_off
from .enter import enter, record_receipt, save_payee, save_request, save_verification, start_case
from .submit import check, checked, submit, withdraw
from .take_back import take_back
from .visit import record_visit

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
