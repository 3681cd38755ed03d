"""The README of an evidence dossier: what lies in it, how to check it, and what a failure means."""

from __future__ import annotations

from qic_desktop.i18n import _, format_number, n_


def readme(title: str, day: str, digits: str, digest: str, waiting: int) -> str:
    """The whole text, for somebody who has never seen the program."""
    return (
        "\n\n".join(
            (
                _("Evidence dossier: {title}").format(title=title),
                _(
                    "Made on {day}. Single sites can be recognised in it: give it only to those who may see them."
                ).format(day=day),
                "\n".join((_("WHAT LIES IN IT"), *_contents())),
                "\n".join((_("HOW TO CHECK IT, WITHOUT QIC DESKTOP"), *_steps(digits))),
                "\n".join((_("WHAT A FAILURE MEANS"), *_failures())),
                "\n".join((_("WHAT IT CANNOT SHOW"), *_limits(waiting))),
                _("State of all entries (digest): {digest}").format(digest=digest),
            )
        )
        + "\n"
    )


def _contents() -> tuple[str, ...]:
    return (
        _("report-for-members.pdf, report-for-others.pdf: the report, made on the same day from the same entries"),
        _("data/: every site’s months as tables with a dictionary, for any statistics program"),
        _("packages/: every entry, as sites, coaches and organisers signed it"),
        _("excel/: workbooks that sites sent instead, as they came; nobody signed these"),
        _("dossier.sealed: the list of all files, signed by the organiser’s laptop"),
        _("verify_dossier.py, verify_package.py: the check; data-package.md: the format, to write another one"),
    )


def _steps(digits: str) -> tuple[str, ...]:
    return (
        _("1. Unpack everything into an empty folder."),
        _("2. Install Python 3.11 or newer. “pip install pynacl” makes the check quicker; it works without."),
        _("3. In that folder, run: python verify_dossier.py"),
        _("4. It ends with “All is well.”, or names every file that fails."),
        _("5. Compare the root that it prints with the organiser’s printed sheet. It should be: {digits}").format(
            digits=digits
        ),
    )


def _failures() -> tuple[str, ...]:
    return (
        _(
            "“was changed” or “missing”: that file is not the one that was put in. Ask for another copy of the dossier;"
            " the other files still stand for themselves."
        ),
        _("“is no sound package”, “is refused”: entries in that package were changed after they were signed."),
        _("“not by anybody who may”: an entry was signed by a laptop that nobody let in, or that was shut out."),
        _("“digest”: every package may be sound, but one is missing, or one too many is there."),
        _("“another collaborative”: it is whole, but not from those whose sheet you hold."),
    )


def _limits(waiting: int) -> tuple[str, ...]:
    said = [
        _("That an entry is signed shows who wrote it and that nobody changed it; not that it was counted right."),
        _("The reports and tables were made by QIC Desktop. They are in the list; the entries are the evidence."),
        _("Notes and names of people that stay at a site or with an organiser are not in it."),
    ]
    if waiting:
        said.append(
            n_(
                "{n} run of entries waited when it was made, and is not in it.",
                "{n} runs of entries waited when it was made, and are not in it.",
                waiting,
            ).format(n=format_number(waiting))
        )
    return tuple(said)
