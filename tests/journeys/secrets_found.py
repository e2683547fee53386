"""Looks for numbers of people in whatever was written anywhere: as typed, as hex and as base64."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator

HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){8,}")
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}")
# A hex digest is no telephone number because eleven of its digits happen to be decimal.
DIGITS = re.compile(rb"(?<![0-9A-Za-z])[0-9]{8,30}[Xx]?(?![0-9A-Za-z])")
ID = re.compile(rb"(?=([0-9]{17}[0-9Xx]))")


class Numbers:
    """The numbers that may stand nowhere in the clear."""

    def __init__(self, numbers: Iterable[str]):
        self.known = {number.upper().encode() for number in numbers if number}

    def found_in(self, written: bytes) -> set[str]:
        found = set()
        for text in (written, *decoded(written)):
            candidates = [match[0] for match in DIGITS.finditer(text)] + [
                match[1] for match in ID.finditer(text)
            ]
            found |= {candidate.decode() for candidate in candidates if candidate.upper() in self.known}
        return found


def decoded(written: bytes) -> Iterator[bytes]:
    """What the hex and base64 runs of a text stand for; a run may begin anywhere in a group of base64."""
    yield b"\n".join(bytes.fromhex(run[0].decode()) for run in HEX.finditer(written))
    runs = [match[0].translate(bytes.maketrans(b"-_", b"+/")) for match in BASE64.finditer(written)]
    for start in range(4):
        # Filled up, for the last bytes of a run count as well.
        parts = (run[start:] + b"A" * (-len(run[start:]) % 4) for run in runs)
        yield b"\n".join(base64.b64decode(part) for part in parts)
