"""Texts in the person's language: English is written in the code, Chinese stands in `resources/translations`.

Every text a person can see goes through `say` or `say_count` (or is marked with `marked` where a table of data is
built before the language is known, and goes through `say` when shown). A test reads the code for these calls and
fails for each text that has no Chinese.
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
    """The language to begin with: English where the system's locale is English, Chinese everywhere else."""
    name = locale.getlocale()[0] or ""
    return "en" if name.lower().startswith("en") else "zh_CN"


def use_language(code: str) -> None:
    """From now on texts come in `code`; a code we do not have means Chinese."""
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
    """`text` in each language there is: to understand what people wrote by hand, whichever language is shown now."""
    return (text, *(found[text] for found in _other_languages() if text in found))


def language() -> Language:
    """The language texts come in now."""
    return _language


def say(text: str, /, **values: object) -> str:
    """`text` in the person's language, with `{names}` in it replaced by `values`."""
    found = _catalogue.get(text, text)
    return found.format(**values) if values else found


def say_count(one: str, many: str, count: int, /, **values: object) -> str:
    """`one` or `many` by English's rule, translated; `{count}` is filled in along with `values`."""
    return say(one if count == 1 else many, count=count, **values)


def marked(text: str) -> str:
    """`text` unchanged, marked for translation: for tables of data that `say` translates when they are shown."""
    return text
