from .drafts import Draft
from .people import DeclaredRelative, Officer, User
from .signin import FirstSignInCode, KeptPost, SignInAttempt
from .slips import FormToken, Notification
from .trail import AuditEntry, KeyProof

__all__ = [
    "AuditEntry",
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
