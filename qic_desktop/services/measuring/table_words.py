"""The words that stand in teams' own tables, in the languages of the field: months, headings, totals, blanks.

Matching knows no case, accents, bidirectional marks or punctuation (:func:`plain`). These are words of files, not of
the program: they are not translated, and names of months in the language in use are added to them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from qic_desktop import i18n
from qic_desktop.wording.period_names import month_name

_SPACES = re.compile(r"[\W_]+")

_MONTHS = (
    "jan january janvier janv enero ene janeiro januari januar",
    "feb february fevrier fevr fev febrero fevereiro februari februar",
    "mar march mars marzo marco machi marz mrz maart",
    "apr april avril avr abril abr aprili",
    "may mai mayo maio mei",
    "jun june juin junio junho juni",
    "jul july juillet juil julio julho julai juli",
    "aug august aout agosto ago agosti",
    "sep sept september septembre septiembre setembro set septemba",
    "oct october octobre octubre outubro out oktoba oktober okt",
    "nov november novembre noviembre novembro novemba",
    "dec december decembre diciembre dic dezembro dez desemba dezember",
)


def _set_of(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_ELSEWHERE = _set_of(
    # Ethiopian, then Nepali months, as they are written in Latin letters; then in their own.
    "meskerem tikimt tikemt hidar tahsas tir ter yekatit megabit miyazya miazia ginbot ginbet sene hamle nehase",
    "nehasse pagume pagumen baisakh baishakh jestha jeth ashadh asar shrawan saun bhadra bhadau ashwin asoj kartik",
    "mangsir poush push magh falgun fagun phalgun chaitra chait",
    "መስከረም ጥቅምት ኅዳር ህዳር ታኅሣሥ ታህሳስ ጥር የካቲት መጋቢት ሚያዝያ ግንቦት ሰኔ ሐምሌ ሀምሌ ነሐሴ ነሀሴ ጳጉሜ",
    "वैशाख जेठ असार साउन भदौ असोज कार्तिक मंसिर पुस माघ फागुन चैत",
)
_ERAS = _set_of("ec ethiopian eth bs bikram sambat vs nepali")
_BLANKS = _set_of("- – — . .. ... … ? * / x na nd nil none null so nr missing manquant nan") | {
    "n a", "n d", "s o", "n r", "no data", "not available", "not applicable", "sin dato",
}  # fmt: skip
_TOTALS = _set_of(
    "total totals totaux totale sum somme suma soma jumla gesamt summe average mean moyenne promedio media median",
    "ytd subtotal grand cumulative cumul cumule overall ensemble annual annuel tot totaal insgesamt majumuisho",
    "итого всего المجموع مجموع الإجمالي إجمالي ድምር ጠቅላላ",
)
# Letters that carry marks fall apart when they are compared: such words are known as a whole.
_TOTALS_WHOLE = ("कुल", "जम्मा", "कुल जम्मा", "योग", "মোট", "合計", "总计", "รวม")

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "period": (
        "period", "month", "date", "mois", "periode", "mes", "fecha", "data", "mwezi", "kipindi", "monat", "week",
        "semaine", "semana", "wiki", "quarter", "trimestre", "day", "jour", "dia", "siku", "time", "reporting period",
        "month and year", "month year", "year month",
    ),
    "year": ("year", "annee", "an", "ano", "mwaka", "jahr"),
    "measure": (
        "measure", "indicator", "indicateur", "mesure", "indicador", "medida", "kipimo", "kiashiria", "measure code",
        "data element", "measure name", "indicator name",
    ),
    "numerator": (
        "n", "num", "numerator", "numerateur", "numerador", "counted", "count", "cases", "yes", "oui", "done", "met",
        "achieved", "compliant", "events", "cas", "casos", "observed", "correct", "kiasi", "zaehler", "with",
    ),
    "denominator": (
        "d", "den", "denom", "denominator", "denominateur", "denominador", "out of", "total", "all", "all cases",
        "sur", "tous", "total cases", "sample", "sample size", "eligible", "of", "jumla", "nenner", "n total",
    ),
    "value": (
        "value", "%", "percent", "percentage", "per cent", "pct", "share", "rate", "ratio", "proportion", "valeur",
        "valor", "taux", "tasa", "taxa", "pourcentage", "porcentaje", "percentagem", "result", "score", "mean",
        "thamani", "asilimia", "wert",
    ),
    "reason": (
        "reason", "reason missing", "missing", "why missing", "missing because", "motif", "raison", "motivo", "razon",
        "sababu",
    ),
    "note": (
        "note", "notes", "comment", "comments", "remark", "remarks", "commentaire", "commentaires", "remarque",
        "remarques", "observaciones", "observacoes", "nota", "notas", "maoni", "annotation",
    ),
    "stratum": (
        "stratum", "strata", "strate", "ward", "unit", "group", "shift", "service", "unite", "grupo", "sex", "team",
        "department", "facility unit", "wodi",
    ),
}  # fmt: skip


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """A text to be compared: small letters without accents, marks of direction and punctuation; % stays."""
    kept = text.casefold().replace("%", " % ")
    letters = [mark for mark in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(mark)]
    joined = "".join(mark for mark in letters if unicodedata.category(mark) != "Cf")
    return " ".join(part for part in _SPACES.sub(" ", joined.replace("%", " pctsign ")).split()).replace("pctsign", "%")


@lru_cache(maxsize=8)
def _months_of(language: str) -> Mapping[str, int]:
    found = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
    for number in range(1, 13):
        for short in (False, True):
            found.setdefault(plain(month_name(number, short=short)), number)
    found.pop("", None)
    return found


def month_of(word: str) -> int | None:
    """The month that a word names, 1 to 12."""
    return _months_of(i18n.language()).get(plain(word))


def is_other_calendar(text: str) -> bool:
    """Whether a text is dated in the Ethiopian or the Nepali calendar, by its months' names or the era."""
    lower = text.casefold()
    if lower.startswith(("eth:", "bs:")):
        return True
    compact = lower.replace(".", "")
    words = set(re.findall(r"[^\W\d_]+(?:[\u0900-\u0963]+[^\W\d_]*)*", compact)) | set(compact.split())
    return bool(words & (_ELSEWHERE | _ERAS)) or any("ethiopic" in unicodedata.name(mark, "").lower() for mark in text)


def is_blank(text: str) -> bool:
    """Whether a text says that there is nothing: N/A, -, a dot, nil."""
    return text.strip() in _BLANKS or plain(text) in _BLANKS or not plain(text)


def is_total(text: str) -> bool:
    """Whether a row's first words say that it adds others up."""
    words = plain(text).split()
    return bool(words) and (_adds_up(words[0]) or _adds_up(words[-1]) or _is_total_word(text))


def is_only_total(text: str) -> bool:
    """Whether a text says nothing else: "Total", "Grand total 2018", not "Total hip"."""
    words = [word for word in plain(text).split() if not word.isdecimal()]
    return bool(words) and (all(_adds_up(word) for word in words) or _is_total_word(text))


def is_formula(text: str) -> bool:
    """Whether a text is a formula whose result was never kept with it."""
    return text.startswith("=")


def _adds_up(word: str) -> bool:
    return word in _TOTALS or word in _totals_compared()


@lru_cache(maxsize=1)
def _totals_compared() -> frozenset[str]:
    """The words as they are compared: without the marks that some scripts carry."""
    return frozenset(plain(word) for word in _TOTALS if not word.isascii())


def _is_total_word(text: str) -> bool:
    return plain(text) in {plain(word) for word in _TOTALS_WHOLE}


def is_failed_formula(text: str) -> bool:
    """Whether a text is what a spreadsheet shows of a formula that failed: #DIV/0!, #REF!, Err:508."""
    return re.fullmatch(r"#[A-Za-z0-9/]{1,10}[!?]?|Err:\d{3}", text.strip()) is not None


def heading_of(text: str) -> str:
    """What a column with this heading usually holds: a key of :data:`HEADINGS`, empty where nothing is known."""
    found = plain(text)
    if not found:
        return ""
    whole = {plain(word) or word: key for key, words in HEADINGS.items() for word in words}
    if found in whole:
        return whole[found]
    if "%" in found:
        return "value"
    words = found.split()
    for key in ("reason", "note", "period", "denominator", "numerator", "value"):
        if _says(words, HEADINGS[key]):
            return key
    return ""


def _says(words: list[str], known: Iterable[str]) -> bool:
    """Whether one of the known words of four letters and more, or several words in a row, stands in a heading."""
    text = f" {' '.join(words)} "
    return any(f" {plain(word)} " in text for word in known if len(word) > 3 or " " in word)
