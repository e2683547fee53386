"""The few words of JSON Schema (draft 2020-12) that our schemas use, read from the standard again.

It shares nothing with the shapes that wrote the schema, so that the two can be compared.
"""

import re

TYPES = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: type(value) is int or (type(value) is float and value.is_integer()),
}
SILENT = {"$schema", "title", "then", "minContains", "maxContains"}


def same(one, other):
    """Equal as JSON: true is not 1, but 1.0 is."""
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def contains(schema, value):
    if not isinstance(value, list):
        return True
    count = sum(accepts(schema["contains"], one) for one in value)
    return schema.get("minContains", 1) <= count <= schema.get("maxContains", len(value))


def only_known(schema, value):
    known = schema.get("properties", {})
    return not isinstance(value, dict) or schema["additionalProperties"] or set(value) <= set(known)


def all_different(schema, value):
    pairs = ((one, other) for place, one in enumerate(value) for other in value[:place])
    return not any(same(one, other) for one, other in pairs)


def of(kind, ask):
    return lambda schema, value: not isinstance(value, kind) or ask(schema, value)


def number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


RULES = {
    "type": lambda s, v: TYPES[s["type"]](v),
    "enum": lambda s, v: any(same(one, v) for one in s["enum"]),
    "const": lambda s, v: same(s["const"], v),
    "minLength": of(str, lambda s, v: len(v) >= s["minLength"]),
    "maxLength": of(str, lambda s, v: len(v) <= s["maxLength"]),
    "pattern": of(str, lambda s, v: re.search(s["pattern"].replace("$", r"\Z"), v) is not None),
    "minimum": lambda s, v: not number(v) or v >= s["minimum"],
    "maximum": lambda s, v: not number(v) or v <= s["maximum"],
    "items": of(list, lambda s, v: all(accepts(s["items"], one) for one in v)),
    "minItems": of(list, lambda s, v: len(v) >= s["minItems"]),
    "maxItems": of(list, lambda s, v: len(v) <= s["maxItems"]),
    "uniqueItems": of(list, all_different),
    "contains": contains,
    "required": of(dict, lambda s, v: set(s["required"]) <= set(v)),
    "properties": of(
        dict, lambda s, v: all(accepts(part, v[name]) for name, part in s["properties"].items() if name in v)
    ),
    "minProperties": of(dict, lambda s, v: len(v) >= s["minProperties"]),
    "additionalProperties": only_known,
    "oneOf": lambda s, v: sum(accepts(one, v) for one in s["oneOf"]) == 1,
    "anyOf": lambda s, v: any(accepts(one, v) for one in s["anyOf"]),
    "allOf": lambda s, v: all(accepts(one, v) for one in s["allOf"]),
    "not": lambda s, v: not accepts(s["not"], v),
    "if": lambda s, v: not accepts(s["if"], v) or accepts(s["then"], v),
}


def accepts(schema, value):
    """Whether a value is one that the schema describes. Raises KeyError for a word that is not read here."""
    return all(RULES[word](schema, value) for word in schema if word not in SILENT)
