from django import template
from django.templatetags.static import static
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = ""):
    """A picture of the sprite; hidden from screen readers unless it has a label of its own."""
    address = f"{static('img/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="i" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address
        )
    return format_html('<svg class="i" aria-hidden="true"><use href="{}"></use></svg>', address)
