"""Values that a stolen copy of the database must not give away.

A sealed value is ``alg | key id | nonce (12) | ciphertext | tag (16)``: AES-256-GCM under the
newest key. The bytes it is bound to name the place it belongs to, so a value that was copied to
another row or column does not open. The algorithm byte leaves room for SM4-GCM.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

from .keys import newest_key_id, seal_key

AES_256_GCM = 1
NONCE_BYTES = 12
TAG_BYTES = 16
HEAD_BYTES = 2 + NONCE_BYTES

# What a blind index is over: the same number under two purposes gives unrelated indexes.
RESIDENT_ID = "resident-id"
PHONE = "phone"
ACCOUNT = "account"


class SealBroken(Exception):
    """The sealed bytes are damaged, belong elsewhere or were sealed under another key."""


def seal(aad: str, data: bytes) -> bytes:
    """Seal bytes under the newest key, bound to ``aad``."""
    key_id = newest_key_id()
    nonce = secrets.token_bytes(NONCE_BYTES)
    head = bytes((AES_256_GCM, key_id))
    return head + nonce + AESGCM(seal_key(key_id)).encrypt(nonce, data, head + aad.encode())


def unseal(aad: str, blob: bytes) -> bytes:
    """Open what ``seal`` made for the same ``aad``.

    Raises SealBroken when it does not open there, ImproperlyConfigured when its key is missing.
    """
    blob = bytes(blob)
    if len(blob) < HEAD_BYTES + TAG_BYTES or blob[0] != AES_256_GCM:
        raise SealBroken("These bytes are not a sealed value.")
    key = seal_key(blob[1])
    try:
        return AESGCM(key).decrypt(blob[2:HEAD_BYTES], blob[HEAD_BYTES:], blob[:2] + aad.encode())
    except InvalidTag:
        raise SealBroken(f"A value sealed for {aad.partition('|')[0]} does not open there.") from None


def key_id_of(blob: bytes) -> int:
    return bytes(blob)[1]


def seal_json(aad: str, value: Any) -> bytes:
    return seal(aad, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def unseal_json(aad: str, blob: bytes) -> Any:
    return json.loads(unseal(aad, blob))


def blind_index(purpose: str, normalised: str) -> bytes:
    """32 bytes that are equal for equal values and tell nothing without the index key.

    The caller normalises first; one spelling of a value has one index.
    """
    return hmac.digest(settings.INDEX_KEY, f"{purpose}\0{normalised}".encode(), hashlib.sha256)


def digest(data: bytes) -> bytes:
    """The keyed digest that a decision stores of what the officer was shown."""
    return hmac.digest(settings.DIGEST_KEY, data, hashlib.sha256)


class OpenedValue(property):
    """The clear value on an instance: opened when read, sealed when set.

    A property, so that a model's constructor takes it by name.
    """

    def __init__(self, field: SealedField):
        super().__init__(field.opened, field.put)


class SealedField(models.BinaryField):
    """Text kept sealed in the column ``<name>_sealed``; the clear value is the attribute ``<name>``.

    Only an instance can open it, for it is bound to ``table.column|uuid`` of its row: the model
    needs a ``uuid`` field, and ``values()`` gives nothing but sealed bytes. ``save(update_fields=…)``
    takes the column's name. With ``index`` and ``purpose`` setting the value also sets that
    blind index; values are expected in normal form. Empty text is kept as NULL.
    """

    if TYPE_CHECKING:
        # What the attribute takes and gives; the column holds bytes.
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def __init__(self, *args, index: str = "", purpose: str = "", **kwargs):
        self.index, self.purpose = index, purpose
        kwargs.update(null=True, blank=True, editable=False)
        super().__init__(*args, **kwargs)

    def contribute_to_class(self, cls, name, private_only=False):
        self.opened_name = name.removesuffix("_sealed")
        super().contribute_to_class(cls, f"{self.opened_name}_sealed", private_only)
        setattr(cls, self.opened_name, OpenedValue(self))

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs

    def aad(self, row: models.Model) -> str:
        if row.uuid is None:
            raise FieldError(f"{row._meta.label} has no uuid to bind a sealed value to.")
        return f"{row._meta.concrete_model._meta.db_table}.{self.column}|{row.uuid}"

    def opened(self, row: models.Model):
        blob = getattr(row, self.attname)
        return self.empty if blob is None else self.from_bytes(unseal(self.aad(row), blob))

    def put(self, row: models.Model, value) -> None:
        blank = value is None or value == self.empty
        setattr(row, self.attname, None if blank else seal(self.aad(row), self.to_bytes(value)))
        if self.index:
            setattr(row, self.index, None if blank else blind_index(self.purpose, value))

    empty: Any = ""

    def to_bytes(self, value) -> bytes:
        return value.encode()

    def from_bytes(self, data: bytes):
        return data.decode()


class SealedJSONField(SealedField):
    """A JSON value kept sealed, as SealedField keeps text; nothing is kept for None."""

    empty = None

    def to_bytes(self, value) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def from_bytes(self, data: bytes):
        return json.loads(data)


class BlindIndexField(models.BinaryField):
    """The blind index of a sealed value: 32 bytes, found by equality only."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("null", True)
        kwargs.update(blank=True, editable=False, max_length=32)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs


def sealed_fields(model: type[models.Model]) -> list[SealedField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]
