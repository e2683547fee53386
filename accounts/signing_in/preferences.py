"""What users set for themselves. None of it changes what anybody may see or do: no audit line."""

from __future__ import annotations

from accounts.people.models import User


def set_language(user_id: int, language: str) -> None:
    User.objects.filter(pk=user_id).update(language=language)


def set_large_type(user_id: int, large: bool) -> None:
    User.objects.filter(pk=user_id).update(large_type=large)


def set_preferences(user_id: int, *, language: str, large_type: bool, shortcuts: bool) -> None:
    User.objects.filter(pk=user_id).update(language=language, large_type=large_type, shortcuts=shortcuts)
