"""The key file: secrets that are kept apart from the checkout and from the database's backups.

JSON: ``{"demo": bool, "django_secret": text, "seal": {"1": key, …}, "index": {…}, "digest": {…}}``
with every key 32 bytes in base64. The highest id of a set is the one in use; older seal keys
stay as long as a sealed value needs them.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KEY_SETS = ("seal", "index", "digest")
KEY_BYTES = 32
FINGERPRINT_TABLE = "key_fingerprint"


class KeysUnusable(Exception):
    """The key file is missing, damaged or not the one the data was written with; one line says which."""


@dataclass(frozen=True)
class Keys:
    """What the key file holds; ``seal``, ``index`` and ``digest`` map a key's id to its bytes."""

    demo: bool
    django_secret: str
    seal: dict[int, bytes]
    index: dict[int, bytes]
    digest: dict[int, bytes]

    def fingerprints(self) -> dict[str, str]:
        """What may be stored beside the data to recognise each key, and tells nothing about it."""
        return {
            f"{name}:{number}": hmac.new(key, b"fingerprint of this key", hashlib.sha256).hexdigest()
            for name, number, key in self._every_key()
        }

    def _every_key(self) -> Iterator[tuple[str, int, bytes]]:
        for name in KEY_SETS:
            for number, key in getattr(self, name).items():
                yield name, number, key


def load(path: Path) -> Keys:
    """Read the key file. Raises KeysUnusable."""
    try:
        content = json.loads(path.read_text())
        sets = {name: _decoded(content[name]) for name in KEY_SETS}
        return Keys(demo=bool(content.get("demo")), django_secret=content["django_secret"], **sets)
    except FileNotFoundError:
        raise KeysUnusable(
            f"The key file {path} is missing and sealed values cannot be read: restore it from its backup."
        ) from None
    except PermissionError:
        raise KeysUnusable(f"The key file {path} may not be read by this user.") from None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise KeysUnusable(f"The key file {path} is damaged: restore it from its backup.") from None


def create(path: Path, *, demo: bool) -> None:
    """Write new keys, readable by the owner of the file only; an existing file is never overwritten."""
    content: dict[str, Any] = {"demo": demo, "django_secret": secrets.token_urlsafe(48)}
    for name in KEY_SETS:
        content[name] = {"1": base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(descriptor, "w") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())


def confirm(keys: Keys, connection) -> None:
    """Check that these keys are the ones the data was written with, and remember new ones.

    ``connection`` is a Django connection of the owner role. Raises KeysUnusable.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {FINGERPRINT_TABLE} "
            "(key text PRIMARY KEY, fingerprint text NOT NULL)"
        )
        cursor.execute(f"SELECT key, fingerprint FROM {FINGERPRINT_TABLE}")
        known = dict(cursor.fetchall())
        held = keys.fingerprints()
        if missing := [key for key in sorted(known) if key not in held]:
            raise KeysUnusable(f"The key file lacks the key {missing[0]} that the data was written with.")
        if changed := [key for key in sorted(known) if held[key] != known[key]]:
            raise KeysUnusable(f"The key {changed[0]} is not the one that the data was written with.")
        cursor.executemany(
            f"INSERT INTO {FINGERPRINT_TABLE} VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [(key, held[key]) for key in sorted(set(held) - set(known))],
        )


def _decoded(keys: dict[str, str]) -> dict[int, bytes]:
    decoded = {int(number): base64.b64decode(key, validate=True) for number, key in keys.items()}
    if not decoded or any(len(key) != KEY_BYTES for key in decoded.values()):
        raise ValueError
    return decoded
