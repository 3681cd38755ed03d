"""Sentences for what goes wrong when many sites are added up outside the store."""

from __future__ import annotations

from qic_desktop import errors
from qic_desktop.i18n import _


def describe_engine(error: errors.EngineError) -> str:
    """Why the files or the engine cannot be used, and what to do."""
    sentences = {
        "not-ours": _("The folder {text} holds other files. Choose an empty folder; nothing was overwritten."),
        "no-files": _("There are no Parquet files at {text}. Make them with “qic parquet”."),
        "columns": _(
            "These Parquet files were made by something else: {text} is missing. Make them with “qic parquet”."
        ),
        "types": _(
            "These Parquet files were made by something else: {text} is of another kind. Make them with “qic parquet”."
        ),
        "damaged": _("{text} is damaged or cut off. Make the Parquet files again with “qic parquet”; nothing is lost."),
        "unknown": _("“{text}” names no engine. Write duckdb, spark://HOST:PORT or sc://HOST:PORT."),
        "silent": _("The engine {text} does not answer. Check its address and whether it runs; nothing was changed."),
        "missing": _("{text} is not installed. Install the program with its part for many sites: qic-desktop[scale]."),
        "failed": _("The engine could not work this out: {text}. Try it with “duckdb”."),
    }
    return sentences.get(error.why, sentences["failed"]).format(text=error.text)
