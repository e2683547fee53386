"""What a browser without script would send: the controls of a form as the page filled them."""

from html.parser import HTMLParser


class _Controls(HTMLParser):
    """The controls of each form that names a version, in order; templates of rows are no controls."""

    def __init__(self):
        super().__init__()
        self.forms, self.inside, self.templates = [], None, 0
        self.select = self.option = self.text = None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "template":
            self.templates += 1
        elif tag == "form":
            self.inside = {}
        if self.inside is None or self.templates:
            return
        name = given.get("name")
        if tag == "input" and name and given.get("type") not in {"submit", "button"}:
            if given.get("type") in {"radio", "checkbox"} and "checked" not in given:
                return
            self.inside[name] = given.get("value", "on" if given.get("type") == "checkbox" else "")
        elif tag == "textarea":
            self.text, self.inside[name] = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and (self.select not in self.inside or "selected" in given):
            self.inside[self.select] = given.get("value", "")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_data(self, data):
        if self.text and self.inside is not None:
            self.inside[self.text] += data

    def handle_endtag(self, tag):
        if tag == "template":
            self.templates -= 1
        elif tag == "form" and self.inside is not None:
            self.forms.append(self.inside)
            self.inside = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.text = None


def filled(page) -> dict[str, str]:
    """The fields of the page's form about a row on file, as they would be sent."""
    controls = _Controls()
    controls.feed(page.content.decode())
    return next(form for form in controls.forms if "version" in form)
