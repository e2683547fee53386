"""Typed text without what nobody sees: spaces, widths, invisible characters."""

from __future__ import annotations

import unicodedata

# Characters that direct others, and letters that are drawn as nothing.
UNSEEN = ("Cf", "Cc")
BLANKS = frozenset(map(chr, (0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0)))


def squeezed(text: str) -> str:
    """Compatibility forms folded; spaces and invisible characters taken out."""
    folded = unicodedata.normalize("NFKC", text or "")
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) not in UNSEEN)


def visible(text: str) -> str:
    """A text without the characters that cannot be seen; line ends stay."""
    kept = (c for c in text if c in "\r\n" or unicodedata.category(c) not in UNSEEN)
    return "".join(" " if c in BLANKS else c for c in kept)
