"""Whether a PDF keeps both standards that it names."""

from collections import Counter

_MOST_TOLD = 5
# So many bookmarks may follow each other: a manual has one for each procedure.
_LONGEST_CHAIN = 10_000


def shortcomings(data: bytes) -> list[str]:
    """Return where a PDF falls short of PDF/A-3a or PDF/UA-1, a sentence a rule, few at most.

    Why in every build: a theme may bring templates and style sheets that nobody has tried.
    """
    import page as validator

    profiles = {
        "PDF/A-3a": validator.ValidationProfile.PDF_A_3A,
        "PDF/UA-1": validator.ValidationProfile.PDF_UA_1,
    }
    limits = validator.SafetyLimits(max_reference_depth=_LONGEST_CHAIN)
    found: Counter[str] = Counter()
    for name, profile in profiles.items():
        try:
            report = validator.validate_pdf_bytes(data, profile=profile, limits=limits)
        except validator.PageError as error:
            return [f"{name}: {error}"]
        for failure in report.failures:
            found[f"{name}, {failure.rule_id}: {failure.message}"] += 1
    return [f"{told} (× {count})" if count > 1 else told for told, count in _few(found)]


def _few(found: Counter[str]) -> list[tuple[str, int]]:
    return sorted(found.items())[:_MOST_TOLD]
