"""What is said about a package besides what it changes."""

from __future__ import annotations

from qic_desktop.i18n import _, format_number, n_


def remark_words(why: str, count: int, about: str) -> str:
    """One remark as a sentence or two."""
    if why == "gap":
        # Already a sentence: it says which laptop, and who has what is missing.
        return _("{missing} Ask the site for a full package.").format(missing=about)
    if why == "enrolled-twice":
        return _(
            "“{site}” looks like the same site under another code. If it is, merge the two under Sites, so that "
            "nothing is counted twice."
        ).format(site=about)
    said = {
        "outside": n_(
            "{n} value is from after the site left. It is kept with the site and counts in no figure of all sites.",
            "{n} values are from after the site left. They are kept with the site and count in no figure of all sites.",
            count,
        ),
        "over": n_(
            "{n} value of “{about}” counts more than there was to count. Ask the site: the two numbers may have "
            "changed places.",
            "{n} values of “{about}” count more than there was to count. Ask the site: the two numbers may have "
            "changed places.",
            count,
        ),
        "before": n_(
            "{n} value is from before the site began. It is kept, and shows how things were.",
            "{n} values are from before the site began. They are kept, and show how things were.",
            count,
        ),
        "merged": n_(
            "{n} value is from after the site was merged into another one. It is kept, and does not count.",
            "{n} values are from after the site was merged into another one. They are kept, and do not count.",
            count,
        ),
        "unknown-measure": n_(
            "{n} value is of a measure that is defined neither here nor by the site. It is kept, and shown once a "
            "definition arrives.",
            "{n} values are of measures that are defined neither here nor by the site. They are kept, and shown once "
            "a definition arrives.",
            count,
        ),
        "unreleased": n_(
            "{n} value of “{about}” names a definition that has not been released here. It is kept and marked, and "
            "joins no line.",
            "{n} values of “{about}” name a definition that has not been released here. They are kept and marked, and "
            "join no line.",
            count,
        ),
    }
    return said[why].format(n=format_number(count), about=about)
