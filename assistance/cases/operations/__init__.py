from .enter import enter, record_receipt, save_payee, save_request, save_verification, start_case
from .submit import check, checked, submit, withdraw

__all__ = [
    "check",
    "checked",
    "enter",
    "record_receipt",
    "save_payee",
    "save_request",
    "save_verification",
    "start_case",
    "submit",
    "withdraw",
]
