"""Names of persons in the form in which they are stored, whatever dots and spaces were typed."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .text import UNSEEN

DOT = "·"
POINT = "."
# What input methods have for the dot of a name (· • ‧ ∙ ⋅ ● ◦ ・ ･ ˙ 。 and the like), apostrophe and hyphen.
OTHER_DOTS = (
    "\u0387\u2022\u2027\u2219\u22c5\u25cf\u25e6\u2981\ua78f\u1427\u2e31\u2e33"
    "\u318d\u119e\u30fb\uff65\u02d9\u3002\uff61"
)
MARKS = str.maketrans(
    dict.fromkeys(OTHER_DOTS, DOT)
    | dict.fromkeys("\u2018\u2019\u02bc`\u00b4", "'")
    | dict.fromkeys(map(chr, range(0x2010, 0x2016)), "-")
)
# Twelve characters from U+FA0E on are called compatible and are not: they are no other's second form.
UNIFIED = "\ufa0e\ufa0f\ufa11\ufa13\ufa14\ufa1f\ufa21\ufa23\ufa24\ufa27\ufa28\ufa29"
HAN = rf"\u3007\u3400-\u4dbf\u4e00-\u9fff{UNIFIED}\U00020000-\U000323af"
HAN_NAME = re.compile(rf"[{HAN}]+(?:{DOT}[{HAN}]+)*")
LATIN = r"(?:[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff][\u0300-\u036f]*)+"
LATIN_NAME = re.compile(rf"{LATIN}(?:[ .'{DOT}\-]{{1,2}}{LATIN})*\.?")
LONGEST_NAME = 50


def normal_name(text: str) -> str:
    """A name, or the beginning of one, in normal form, whether or not it can be one.

    Chinese names have no spaces and the dot of the ID card wherever people type another; a full
    stop is a dot in them, and a full stop in Latin ones.
    """
    # Some of the marks would come apart when they are folded.
    folded = unicodedata.normalize("NFKC", (text or "").translate(MARKS)).translate(MARKS)
    shown = (c for c in folded if c.isspace() or unicodedata.category(c) not in UNSEEN)
    name = " ".join("".join(shown).split())
    if LATIN_NAME.fullmatch(name):
        return name
    # A mark that stood alone, as U+00B8, has lost its space and joins the letter before it.
    return unicodedata.normalize("NFC", name.replace(" ", "").replace(POINT, DOT))


def validate_person_name(text: str) -> str:
    """A person's name in normal form: as on the ID card, with one kind of dot.

    Takes Chinese names of one character or more, rare characters, long names of other nations
    written in characters, and names in Latin letters with their marks. Raises ValidationError
    with a sentence.
    """
    name = normal_name(text)
    if any(unicodedata.category(c) == "Co" for c in name):
        raise ValidationError(
            _("One character of this name shows on your computer only. Enter it with another input method."),
            code="private",
        )
    if not 0 < len(name) <= LONGEST_NAME:
        raise ValidationError(_("A name has 1 to 50 characters."), code="length")
    if not (HAN_NAME.fullmatch(name) or LATIN_NAME.fullmatch(name)):
        raise ValidationError(
            _("Enter the name as on the ID card: Chinese characters with dots between, or Latin letters."),
            code="name",
        )
    return name
