from .decide import decide, take_back
from .enter import discard, save_payee, save_request, save_verification, start_case
from .submit import check, submit, withdraw

__all__ = [
    "check",
    "decide",
    "discard",
    "save_payee",
    "save_request",
    "save_verification",
    "start_case",
    "submit",
    "take_back",
    "withdraw",
]
