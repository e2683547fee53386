"""What a text must lose or gain before it may stand in a cell."""

import re

# Excel repairs a file whose cell is longer, counted in UTF-16 units.
CELL_UNITS = 32_767

# Starts that a spreadsheet reads as a formula once the cell is edited or pasted, full-width forms included.
FORMULA_STARTS = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")

# What XML cannot carry: control characters, lone surrogates and the two non-characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?")
# Excel reads _x0041_ in a cell as the letter A; the underscore itself is then written as _x005F_.
_ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NEEDS_WORK = re.compile("[\x00-\x1f\x7f-\x9f&<>\ud800-\udfff\ufffe\uffff]")
_ENDS_IN_SPACE = re.compile(r"\A\s|\s\Z|\n|  ")


def clean(text: str) -> str:
    """The text without what a workbook cannot hold, cut at the longest a cell may be."""
    if _NEEDS_WORK.search(text):
        text = _UNWRITABLE.sub("", _LINE_ENDS.sub("\n", text))
    if len(text) * 2 > CELL_UNITS:
        text = text.encode("utf-16-le")[: CELL_UNITS * 2].decode("utf-16-le", "ignore")
    return text


def width_of(text: str) -> int:
    """How wide the text is in characters of a column's width: a Chinese one counts two."""
    return sum(2 if letter > "\u2e7f" else 1 for letter in text)


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet could run the text as a formula."""
    return text[:1] in FORMULA_STARTS if text else False


def literal(text: str) -> str:
    """The text with what Excel would read as an escape spelt out."""
    return _ESCAPE_LIKE.sub("_x005F_", text) if "_x" in text else text


def escaped(text: str) -> str:
    """A clean text as XML content."""
    if _NEEDS_WORK.search(text):
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return literal(text)


def keeps_space(text: str) -> bool:
    """Whether a reader would trim the text unless told to preserve its white space."""
    return _ENDS_IN_SPACE.search(text) is not None
