from .drafts import Draft
from .people import DeclaredRelative, Officer, User
from .signin import FirstSignInCode, KeptPost, SignInAttempt
from .slips import FormToken, Notification
from .trail import AuditEntry, ChainCheck, KeyProof

__all__ = [
    "AuditEntry",
    "ChainCheck",
    "DeclaredRelative",
    "Draft",
    "FirstSignInCode",
    "FormToken",
    "KeptPost",
    "KeyProof",
    "Notification",
    "Officer",
    "SignInAttempt",
    "User",
]
