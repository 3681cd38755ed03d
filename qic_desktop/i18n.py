"""Language: which catalogue is in use, and how numbers are written in it.

``_`` marks and translates a sentence, ``n_`` one with a count. Babel is loaded when a number is first formatted
in a language other than English, so that it costs nothing on the start path.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path

LOCALE_FOLDER = Path(__file__).resolve().parent.parent / "resources" / "locale"

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"

# What separates the decimals and the thousands; Babel answers for languages that are not listed here.
_SEPARATORS = {"en": (".", "\u202f"), "fr": (",", "\u202f"), "de": (",", "."), "es": (",", "."), "pt": (",", ".")}


def use_language(language: str) -> None:
    """Use the catalogue of ``language`` (a tag such as "fr" or "pt_BR"), or English where there is none."""
    global _catalogue, _language
    _language = language or "en"
    _catalogue = gettext.translation("qic", LOCALE_FOLDER, languages=[_language], fallback=True)


def system_language() -> str:
    """The language that the environment asks for, "en" where it asks for none."""
    for name in ("QIC_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        tag = os.environ.get(name, "").split(".")[0]
        if tag and tag not in ("C", "POSIX"):
            return tag
    return "en"


def language() -> str:
    """The tag of the language in use."""
    return _language


def is_right_to_left() -> bool:
    """Whether the language in use is written from right to left."""
    return _language.split("_")[0].split("-")[0] in ("ar", "fa", "he", "ur", "ps", "dv", "sd", "ug", "yi")


def _(text: str) -> str:
    """The sentence in the language in use."""
    return _catalogue.gettext(text)


def n_(singular: str, plural: str, count: int) -> str:
    """The sentence for ``count`` things in the language in use."""
    return _catalogue.ngettext(singular, plural, count)


def capital(text: str) -> str:
    """A text as it begins a sentence."""
    return text[:1].upper() + text[1:]


def decimal_separator() -> str:
    """The mark before the decimals ("." or ",")."""
    return _separators()[0]


def group_separator() -> str:
    """The mark between thousands."""
    return _separators()[1]


def _separators() -> tuple[str, str]:
    base = _language.split("_")[0].split("-")[0]
    if base in _SEPARATORS:
        return _SEPARATORS[base]
    from babel import Locale, UnknownLocaleError

    try:
        symbols = Locale.parse(_language.replace("-", "_")).number_symbols["latn"]
    except (UnknownLocaleError, ValueError, KeyError):
        return _SEPARATORS["en"]
    return str(symbols.get("decimal", ".")), str(symbols.get("group", "\u202f"))


def format_number(value: float, decimals: int = 0) -> str:
    """``value`` with a fixed number of decimals and the language's separators: 10602 → "10 602".

    Below zero it has a real minus sign (U+2212), as wide as the figures; what rounds to zero has none.
    """
    text = f"{value:z,.{decimals}f}".replace("-", "\u2212")
    return text.replace(",", "\0").replace(".", decimal_separator()).replace("\0", group_separator())
