"""The installation's keys: sealing, blind index and digest, as the settings hold them.

Every key is 32 random bytes. ``SEAL_KEYS`` maps a key id (1 to 255) to a key; the highest id is
the newest and seals everything written from now on, the others only open what they sealed.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32


def seal_key(key_id: int) -> bytes:
    """The sealing key with this id; ImproperlyConfigured when the settings hold none."""
    try:
        return settings.SEAL_KEYS[key_id]
    except KeyError:
        raise ImproperlyConfigured(
            f"Sealing key {key_id} is not among SEAL_KEYS. Restore the key file of this installation."
        ) from None


def newest_key_id() -> int:
    return max(settings.SEAL_KEYS)


def check_keys() -> None:
    """Refuse to start with missing, short or doubled keys."""
    keys = getattr(settings, "SEAL_KEYS", None) or {}
    if not keys:
        raise ImproperlyConfigured("SEAL_KEYS is empty: no value could be sealed or opened.")
    if not all(isinstance(key_id, int) and 1 <= key_id <= 255 for key_id in keys):
        raise ImproperlyConfigured("The ids in SEAL_KEYS are whole numbers from 1 to 255.")
    named = {f"SEAL_KEYS[{key_id}]": key for key_id, key in keys.items()}
    for name in ("INDEX_KEY", "DIGEST_KEY"):
        named[name] = getattr(settings, name, b"")
    for name, key in named.items():
        if not isinstance(key, bytes) or len(key) != KEY_BYTES:
            raise ImproperlyConfigured(f"{name} must be {KEY_BYTES} bytes.")
    if len(set(named.values())) != len(named):
        raise ImproperlyConfigured("Sealing, index and digest keys must all differ.")


def proofs() -> dict[str, bytes]:
    """One value for each key that shows whether it is the same key, and nothing about it."""
    named = {f"seal-{key_id}": key for key_id, key in settings.SEAL_KEYS.items()}
    named |= {"index": settings.INDEX_KEY, "digest": settings.DIGEST_KEY}
    return {name: hmac.digest(key, b"proof of key", hashlib.sha256) for name, key in named.items()}
