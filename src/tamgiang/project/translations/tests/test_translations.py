"""Every text a person can meet is there in Vietnamese."""

import gettext
from pathlib import Path

from tamgiang.project.translations.compile import catalogues, compile_catalogue
from tamgiang.project.translations.missing import missing

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def write(root: Path, entries: str) -> Path:
    source = root / "app" / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(HEADER + entries)
    return source


def test_no_text_of_the_house_lacks_its_vietnamese() -> None:
    assert [f"{text.place} {text.message}" for text in missing()] == []


def test_texts_without_translation_are_named_with_their_place(tmp_path: Path) -> None:
    # given one translated text, one empty, one doubtful, and others in code and template
    write(
        tmp_path,
        'msgid "Save"\nmsgstr "Lưu"\n\n'
        'msgid "Empty"\nmsgstr ""\n\n'
        '#, fuzzy\nmsgid "Doubtful"\nmsgstr "Ngờ"\n',
    )
    (tmp_path / "app" / "views.py").write_text(
        '_("Save")\n_("Empty")\n_("Doubtful")\nngettext("One row", "Many rows", 2)\n'
        'pgettext("verb", "Save")\n'
    )
    templates = tmp_path / "app" / "templates"
    templates.mkdir()
    (templates / "page.html").write_text(
        '{% translate "Open" %}'
        "{% blocktranslate trimmed %}\n Hello {{ name }}\n{% endblocktranslate %}"
    )

    # when the missing ones are asked for
    found = {(text.context, text.message): Path(text.place).name for text in missing(tmp_path)}

    # then each is there once, with file and line
    assert found == {
        ("", "Empty"): "views.py:2",
        ("", "Doubtful"): "views.py:3",
        ("", "One row"): "views.py:4",
        ("verb", "Save"): "views.py:5",
        ("", "Open"): "page.html:1",
        ("", "Hello %(name)s"): "page.html:1",
    }


def test_a_catalogue_is_compiled_beside_its_source(tmp_path: Path) -> None:
    source = write(tmp_path, 'msgid "Save"\nmsgstr "Lưu"\n')

    assert catalogues(tmp_path) == [source]
    with compile_catalogue(source).open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Save") == "Lưu"
