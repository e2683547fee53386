from django import template

register = template.Library()

# A text's baseline stands a little below the middle of its line, and above the foot of the drawing.
BELOW_MIDDLE, ABOVE_FOOT = 4, 6


@register.filter
def plain(number: float) -> str:
    """A number as an attribute of a drawing wants it, whatever the language of the page."""
    return f"{number:g}"


@register.filter
def below(number: float) -> str:
    """The baseline of a text beside a line at this height."""
    return plain(number + BELOW_MIDDLE)


@register.filter
def foot(height: float) -> str:
    """The baseline of a text at the foot of a drawing of this height."""
    return plain(height - ABOVE_FOOT)
