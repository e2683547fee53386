"""The key file: secrets that are kept apart from the checkout and from the database's backups.

JSON: ``{"demo": bool, "django_secret": text, "seal": {"1": key, …}, "index": {…}, "digest": {…}}``
with every key 32 bytes in base64. The highest id of a set is the one in use; older seal keys
stay as long as a sealed value needs them.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KEY_SETS = ("seal", "index", "digest")
KEY_BYTES = 32


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


def _decoded(keys: dict[str, str]) -> dict[int, bytes]:
    decoded = {int(number): base64.b64decode(key, validate=True) for number, key in keys.items()}
    if not decoded or any(len(key) != KEY_BYTES for key in decoded.values()):
        raise ValueError
    return decoded
