"""What is kept of a one-time code in the place of the code."""

from __future__ import annotations

from accounts.people.models import User
from ground.sealed import digest


def code_digest(user: User, code: str) -> bytes:
    return digest(f"first-code|{user.pk}|{code}".encode())
