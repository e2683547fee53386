"""Everything people read is in the catalogue: complete in Chinese, untouched in English."""

import ast
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext, pgettext

from desk import catalogue

ROOT = Path(settings.BASE_DIR)
# Letters, punctuation and full-width forms: text that only Chinese readers can read.
CHINESE = re.compile("[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]")
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]|%%")
# Chinese that stays Chinese for every reader, with the reason.
STAYS = {
    "ground/capitals.py": "amounts of money in capitals are Chinese on any paper",
    "ground/typed_days.py": "days may be typed with Chinese words for year, month and day",
    "ground/money.py": "amounts may be typed with the Chinese word for yuan",
    "ground/group_names.py": "how villages number and call their groups",
    "ground/names.py": "dots that input methods type in names",
    "accounts/people/models.py": "a language is named in itself",
    "ground/pinyin.py": "which letter stands for which character",
    "ground/readings.py": "which letters else stand for which character",
    "ground/telephones.py": "an extension may be typed after the Chinese word for it",
    "branches/founding/operations.py": "how the full name of an association ends",
    "config/logs.py": "digits to be removed from log lines, in full width, too",
    "config/prepare.py": "asks the database whether it knows a Chinese letter",
    "config/settings.py": "the name of the site in an authenticator app",
    "jobs/workbooks/text.py": "signs that begin a formula, in full width, too",
    "reports/figures/periods.py": "periods may be typed with the Chinese words for year, quarter and month",
    "reports/workbooks/sheets.py": "a space as wide as a character sets a name in",
    "templates/_language.html": "a language is named in itself",
    "templates/errors/500.html": "drawn when nothing else works, translations included",
}
INVENTED = "demo/"


@pytest.fixture(scope="module")
def on_file():
    return catalogue.read()


@pytest.fixture(scope="module")
def in_code():
    return catalogue.extracted()


def keys(catalog):
    return {(message.context or "", message.id) for message in catalog if message.id}


def texts_of(path: Path) -> list[str]:
    """What a file says beside its comments and docstrings."""
    if path.suffix != ".py":
        return [re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", path.read_text(), flags=re.DOTALL)]
    tree = ast.parse(path.read_text())
    described = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in described
    ]


def speaking_files() -> list[Path]:
    scripts = (ROOT / "static" / "js").glob("*.js")
    files = [*catalogue.python_files(), *catalogue.template_files(), *scripts]
    return [path for path in files if "migrations" not in path.parts]


def test_what_the_code_says_is_what_the_catalogue_translates(on_file, in_code):
    assert keys(in_code) - keys(on_file) == set(), "run ./run messages and translate these"
    assert keys(on_file) - keys(in_code) == set(), "run ./run messages to drop these"


def test_every_message_is_translated_and_none_is_a_guess(on_file):
    assert catalogue.untranslated(on_file) == []
    assert [message.id for message in on_file if message.id and message.fuzzy] == []
    assert not on_file.obsolete


def test_a_translation_is_chinese(on_file):
    wordy = [message for message in on_file if message.id and re.search("[A-Za-z]", said(message.id))]
    left_english = [
        message.id
        for message in wordy
        if not CHINESE.search(said(message.string)) and re.search("[A-Za-z]", said(message.string))
    ]
    assert left_english == []


def said(text) -> str:
    return PLACEHOLDER.sub("", " ".join(catalogue.forms(text)))


def test_a_translation_keeps_every_placeholder(on_file):
    """The last form of a message with a plural says how many; Chinese has that form only."""
    changed = [
        message.id
        for message in on_file
        if message.id
        and sorted(PLACEHOLDER.findall(catalogue.forms(message.id)[-1]))
        != sorted(PLACEHOLDER.findall(catalogue.forms(message.string)[-1]))
    ]
    assert changed == []


def test_the_files_are_as_the_command_writes_them(on_file):
    assert catalogue.SOURCE_FILE.read_bytes() == catalogue.as_source(on_file), "run ./run messages"
    assert catalogue.COMPILED_FILE.read_bytes() == catalogue.compiled(on_file), "run ./run messages"


def test_no_file_speaks_chinese_past_the_catalogue():
    speaking = {}
    for path in speaking_files():
        name = path.relative_to(ROOT).as_posix()
        found = [text for text in texts_of(path) if CHINESE.search(text)]
        if found and not name.startswith(INVENTED):
            speaking[name] = found
    assert {name: found for name, found in speaking.items() if name not in STAYS} == {}
    assert set(STAYS) - set(speaking) == set(), "these exceptions are no longer needed"


def test_english_readers_get_the_source_and_never_chinese(in_code):
    with translation.override("en"):
        for context, message in keys(in_code):
            text = catalogue.english(message)
            shown = pgettext(context, text) if context else gettext(text)
            assert shown == text
            assert not CHINESE.search(shown)


def test_chinese_readers_get_the_catalogue(on_file):
    with translation.override(settings.LANGUAGE_CODE):
        assert gettext("Beneficiary") == on_file.get("Beneficiary").string
        assert gettext("This password is too common.") != "This password is too common."


def test_messages_are_found_in_every_way_of_writing_them():
    module = (
        "from django.utils.translation import gettext as _, gettext_noop as say, ngettext, pgettext_lazy\n"
        "f'{_(\"in braces\")}', say('later' ' on'), pgettext_lazy('door', 'closed'), _(variable)\n"
        "ngettext('%(n)s case', '%(n)s cases', n)\n"
    )
    page = (
        '<p>\n  {% translate "Name" context "association" %}{{ x|default:_("none") }}\n'
        "    {% blocktranslate count n=n %}{{ n }} case{% plural %}{{ n }} cases{% endblocktranslate %}</p>"
    )
    cases = ("%(n)s case", "%(n)s cases")
    assert set(catalogue.messages_of_python(module)) == {
        ("in braces", None),
        ("later on", None),
        ("closed", "door"),
        (cases, None),
    }
    assert set(catalogue.messages_of_template(page)) == {
        ("Name", "association"),
        ("none", None),
        (cases, None),
    }


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (forms.CharField(max_length=3), "村民委员会", "最多填写 3 个字，现为 5 个字，请删减。"),
        (forms.CharField(min_length=3), "村民", "至少填写 3 个字，现为 2 个字，请补充。"),
        (forms.CharField(), "村\0民", "含有不能识别的字符，请删去后重新填写。"),
        (forms.IntegerField(max_value=28), "29", "不能大于 28，请重新填写。"),
        (forms.IntegerField(min_value=1), "0", "不能小于 1，请重新填写。"),
        (forms.DecimalField(), "一", "请填写数字。"),
    ],
)
def test_what_django_refuses_is_said_in_our_words(field, typed, said):
    with translation.override("zh-hans"):
        with pytest.raises(ValidationError) as refused:
            field.clean(typed)
        assert refused.value.messages == [said]


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", ">姓名：请填写此项。<"), ("en", ">姓名: This field is required.<")]
)
def test_the_summary_of_errors_has_the_colon_of_its_language(language, said):
    with translation.override(language):
        form = forms.Form({})
        form.fields["name"] = forms.CharField(label="姓名")
        assert said in render_to_string("_error_summary.html", {"form": form})


def test_a_changed_wording_is_never_guessed_from_a_similar_one(in_code):
    known = catalogue.empty()
    known.add("Beneficiaries", "帮扶对象")
    known.add("Beneficiary", "帮扶对象")
    current = catalogue.brought_up_to_date(known)
    assert keys(current) == keys(in_code)
    assert current.get("Beneficiary").string == "帮扶对象"
    assert len(catalogue.untranslated(current)) == len(keys(in_code)) - 1
