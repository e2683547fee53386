from .decide import decide, take_back
from .enter import discard, enter, save_payee, save_request, save_verification, start_case
from .submit import check, submit, withdraw

__all__ = [
    "check",
    "decide",
    "discard",
    "enter",
    "save_payee",
    "save_request",
    "save_verification",
    "start_case",
    "submit",
    "take_back",
    "withdraw",
]
