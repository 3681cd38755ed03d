"""The words by which names and numbers of patients are recognised: data of every language, read at once."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from qic_desktop.paths import RESOURCES

FOLDER = RESOURCES / "identifiers"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of all languages, folded: small letters without accents.

    ``cased_titles`` count as "Ato", never as "ATO"; ``small_titles`` also as "mama" before a name with a capital
    letter; ``plain_titles`` however they and the name are written. ``slashed_titles`` and ``slashed_kin`` are words
    of two parts, "w/ro"; those in capital letters count in capitals only.
    """

    titles: frozenset[str]
    cased_titles: frozenset[str]
    small_titles: frozenset[str]
    plain_titles: frozenset[str]
    slashed_titles: frozenset[str]
    slashed_kin: frozenset[str]
    titles_with_point: frozenset[str]
    staff_titles: frozenset[str]
    patient_words: frozenset[str]
    patient_signs: frozenset[str]
    kin: frozenset[str]
    kin_links: frozenset[str]
    age_words: frozenset[str]
    age_units: frozenset[str]
    no_ages: frozenset[str]
    staff_words: frozenset[str]
    staff_things: frozenset[str]
    facility_words: frozenset[str]
    number_words: Mapping[str, tuple[int, int]]
    document_words: frozenset[str]
    role_addresses: frozenset[str]
    links: frozenset[str]
    units: frozenset[str]
    birth_words: frozenset[str]
    birth_pairs: frozenset[tuple[str, str]]
    range_words: frozenset[str]
    months: frozenset[str]
    not_names: frozenset[str]


@lru_cache(maxsize=1)
def all_words() -> Words:
    """The words of every language that lies in ``resources/identifiers``; a language may bring a few kinds only."""
    files = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]

    def gathered(name: str) -> frozenset[str]:
        return frozenset(fold(word) for file in files for word in file.get(name, ()))

    def as_written(name: str) -> frozenset[str]:
        return frozenset(word for file in files for word in file.get(name, ()))

    pairs = {fold(key): tuple(pair) for file in files for key, pair in file.get("number_words", {}).items()}
    return Words(
        titles=gathered("titles") | gathered("cased_titles"),
        cased_titles=gathered("cased_titles"),
        small_titles=gathered("small_titles") | gathered("plain_titles"),
        plain_titles=gathered("plain_titles"),
        slashed_titles=as_written("slashed_titles"),
        slashed_kin=as_written("slashed_kin"),
        titles_with_point=gathered("titles_with_point"),
        staff_titles=gathered("staff_titles"),
        patient_words=gathered("patient_words"),
        patient_signs=gathered("patient_signs"),
        kin=gathered("kin"),
        kin_links=gathered("kin_links"),
        age_words=gathered("age_words"),
        age_units=gathered("age_units"),
        no_ages=gathered("no_ages"),
        staff_words=gathered("staff_words"),
        staff_things=gathered("staff_things"),
        facility_words=gathered("facility_words"),
        number_words=pairs,
        document_words=gathered("document_words"),
        role_addresses=gathered("role_addresses"),
        links=gathered("links"),
        units=gathered("units"),
        birth_words=gathered("birth_words"),
        birth_pairs=frozenset(tuple(pair) for file in files for pair in file.get("birth_pairs", ())),
        range_words=gathered("range_words"),
        months=gathered("months"),
        not_names=gathered("not_names") | gathered("months"),
    )


def fold(word: str) -> str:
    """A word in small letters without accents."""
    small = word.lower()
    if small.isascii():
        return small
    return "".join(each for each in unicodedata.normalize("NFD", small) if not unicodedata.combining(each))
