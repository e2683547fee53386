"""Text that points at a person: kept sealed in the session, so that an address holds a key alone."""

from __future__ import annotations

import base64
import secrets

from django.contrib.sessions.backends.base import SessionBase

from ground.sealed import SealBroken, seal_json, unseal_json

SESSION_KEY = "people_searches"
MOST = 20
MOST_TYPED = 60


def typed_text(value: str) -> str:
    """What was typed into a search box, as far as it can stand for anything."""
    return value.replace("\x00", "").strip()[:MOST_TYPED]


def keep_search(session: SessionBase, text: str) -> str:
    """Keep what was searched for and give the short key that may stand in an address."""
    key = secrets.token_urlsafe(6)
    kept = dict(session.get(SESSION_KEY, {}))
    kept[key] = base64.b64encode(seal_json(_aad(key), text)).decode()
    session[SESSION_KEY] = dict(list(kept.items())[-MOST:])
    return key


def kept_search(session: SessionBase, key: str) -> str:
    """What was searched for under a key of this session; "" when it is not kept any more."""
    blob = session.get(SESSION_KEY, {}).get(key)
    if blob is None:
        return ""
    try:
        return unseal_json(_aad(key), base64.b64decode(blob))
    except SealBroken:
        return ""


def _aad(key: str) -> str:
    return f"session.{SESSION_KEY}|{key}"
