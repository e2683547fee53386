from django import template

register = template.Library()

# Each kind of state has its own picture, so that a tag can be told without its colour.
TAG_ICONS = {
    "draft": "pencil",
    "review": "hourglass-split",
    "todo": "clock",
    "returned": "arrow-return-left",
    "approved": "check-circle",
    "notice": "megaphone",
    "paid": "cash-coin",
    "refused": "x-circle",
    "archived": "archive",
}


@register.filter
def tag_icon(kind: str) -> str:
    """The picture of a kind of state; a plain dash for one without a picture of its own."""
    return TAG_ICONS.get(kind, "dash-circle")


@register.filter
def capped(number: int | None) -> str:
    """A number beside a menu item: 99+ where counting on would tell nobody more."""
    if not number:
        return ""
    return "99+" if number > 99 else str(number)
