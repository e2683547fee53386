"""The tables of the app, from every room's own models, for Django and for the apps above."""

from .audit.models import AuditEntry, ChainCheck
from .drafts.models import Draft, FormToken, KeptPost
from .keys.models import KeyProof
from .messages.models import Notification
from .people.models import DeclaredRelative, FirstSignInCode, Officer, User
from .signing_in.models import SignInAttempt

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
