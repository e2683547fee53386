"""Values from the environment, read once by the settings and the start command."""

import os
from datetime import datetime
from typing import Any

from psycopg.conninfo import conninfo_to_dict


def text(name: str, default: str = "") -> str:
    """The value, and the default for an empty one too."""
    return os.environ.get(name) or default


def number(name: str, default: int) -> int:
    """A whole number. Raises ValueError with the name of the variable."""
    value = os.environ.get(name, "")
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ValueError(f"{name} must be a whole number, not {value!r}.") from None


def month_day(name: str, default: str) -> tuple[int, int]:
    """A month and a day as 06-01. Raises ValueError with the variable's name for a day that no year has."""
    value = os.environ.get(name) or default
    try:
        # 2000 is a leap year: 29 February is a day to name.
        found = datetime.strptime(f"2000-{value}", "%Y-%m-%d")  # noqa: DTZ007 - a day of any year
    except ValueError:
        raise ValueError(f"{name} must be a month and a day such as 06-01, not {value!r}.") from None
    return found.month, found.day


def flag(name: str, *, default: bool = False) -> bool:
    """Yes or no. Raises ValueError for a word that is neither, for a mistyped switch must not pass as off."""
    value = os.environ.get(name, "").lower()
    if not value:
        return default
    if value in {"1", "yes", "true", "on"}:
        return True
    if value in {"0", "no", "false", "off"}:
        return False
    raise ValueError(f"{name} must be yes or no, not {value!r}.")


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def database(url: str, *, parameters: dict[str, str]) -> dict[str, Any]:
    """A Django database from a libpq URL, with server parameters set for every session."""
    parts = conninfo_to_dict(url)
    session = " ".join(f"-c {name}={value}" for name, value in parameters.items())
    named = {key: parts.pop(key, "") for key in ("dbname", "user", "password", "host", "port")}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": named["dbname"],
        "USER": named["user"],
        "PASSWORD": named["password"],
        "HOST": named["host"],
        "PORT": named["port"],
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**parts, "connect_timeout": 5, "options": session},
    }
