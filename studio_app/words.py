"""Translation of the program's texts: English in the code, Chinese in `resources/translations`.

Every text a person can see goes through `say` or `say_count`, or through `marked` in a table of data that is built
before the language is known, and then through `say` when shown. A test finds these calls in the code and fails for each
text without a Chinese translation.
"""

from __future__ import annotations

import functools
import locale
from typing import Literal

from studio_app.resource_files import resource

Language = Literal["zh_CN", "en"]
LANGUAGES: tuple[Language, ...] = ("zh_CN", "en")

_catalogue: dict[str, str] = {}
_language: Language = "en"


def system_language() -> Language:
    """The initial language: English where the system's locale is English, Chinese otherwise."""
    name = locale.getlocale()[0] or ""
    return "en" if name.lower().startswith("en") else "zh_CN"


def use_language(code: str) -> None:
    """Sets the display language; an unknown code means Chinese."""
    global _language
    _language = code if code in LANGUAGES else "zh_CN"
    _catalogue.clear()
    if _language != "en":
        _catalogue.update(read_catalogue(_language))


def read_catalogue(code: str) -> dict[str, str]:
    """English text to its translation, from every `.po` file of the language; plural texts stand under both forms."""
    import polib

    texts: dict[str, str] = {}
    for file in sorted(resource("translations", code).glob("*.po")):
        for entry in polib.pofile(str(file)):
            if entry.msgid_plural:
                texts[entry.msgid] = texts[entry.msgid_plural] = entry.msgstr_plural.get(0, "")
            elif entry.msgstr:
                texts[entry.msgid] = entry.msgstr
    return texts


@functools.cache
def _other_languages() -> tuple[dict[str, str], ...]:
    return tuple(read_catalogue(code) for code in LANGUAGES if code != "en")


def in_every_language(text: str) -> tuple[str, ...]:
    """`text` in each language, to parse what people wrote by hand in either."""
    return (text, *(found[text] for found in _other_languages() if text in found))


def language() -> Language:
    """The display language."""
    return _language


def say(text: str, /, **values: object) -> str:
    """`text` in the display language, with `{names}` in it replaced by `values`."""
    found = _catalogue.get(text, text)
    return found.format(**values) if values else found


def say_count(one: str, many: str, count: int, /, **values: object) -> str:
    """`one` or `many` by English plural rules, translated; `{count}` is filled in along with `values`."""
    return say(one if count == 1 else many, count=count, **values)


def marked(text: str) -> str:
    """`text` unchanged, marked for translation: for tables of data that are passed to `say` when shown."""
    return text
