"""What differs between a source and a variable, in words."""

from collections.abc import Iterable, Mapping

#: Codes named before the rest is only counted.
SHOWN = 4

_SENTENCES = {
    "not_measured": "{given}",
    "no_answer": "every code is a kind of missing",
    "constant": "{becomes} for everybody",
    "first_answered": "first answered of {all_given}",
    "any": "any of {all_given}",
    "count": "sum of {all_given}",
    "level_absent": "no code leads to {some_become}",
    "contained": "{some_given} in a list of answers, else the other level",
    "where": "what {some_given} becomes depends on another column",
    "grouped": "numbers are grouped",
    "other_label": "other labels: {labels}",
    "turned": "the codes run the other way",
    "other_order": "other codes: {levels}",
    "replaced": "{pairs} by a row",
    "reversed": "reversed within {given}",
    "stretched": "{given} stretched to {becomes}",
    "stretched_turned": "{given} stretched to {becomes}, the other way round",
    "range_not_reached": "reaches {given} of {becomes}",
    "linear": "{pairs}",
    "listed": "{n} answers stand for numbers",
}


def described(rows: Iterable[Mapping[str, str]]) -> dict[tuple[str, str], str]:
    """Return why a measure is not identical, by source and target.

    `rows` are those of harmonisation/comparability_reasons.csv, by the names of its columns.
    """
    by_reason: dict[tuple[str, str], dict[str, list[tuple[str, str]]]] = {}
    for row in rows:
        pairs = by_reason.setdefault((row["source"], row["target"]), {})
        pairs.setdefault(row["reason"], []).append((row["given"], row["becomes"]))
    return {
        measure: "; ".join(_sentence(reason, pairs) for reason, pairs in reasons.items())
        for measure, reasons in by_reason.items()
    }


def _sentence(reason: str, pairs: list[tuple[str, str]]) -> str:
    if reason == "merged":
        merged: dict[str, list[str]] = {}
        for given, becomes in pairs:
            merged.setdefault(becomes, []).append(given)
        return "; ".join(f"{level} merges {_some(codes)}" for level, codes in merged.items())
    given, becomes = pairs[0]
    levels = ", ".join(f"{level} is {code}" for code, level in pairs[:SHOWN])
    return _SENTENCES[reason].format(
        given=given,
        becomes=becomes,
        all_given=", ".join(code for code, _ in pairs),
        some_given=_some(list(dict.fromkeys(code or "a number" for code, _ in pairs))),
        some_become=_some([level for _, level in pairs]),
        labels=_some([f"“{code}” is {level}" for code, level in pairs]),
        levels=levels + ", …" * (len(pairs) > SHOWN),
        pairs=_some([f"{code} becomes {number}" for code, number in pairs]),
        n=len(pairs),
    )


def _some(codes: list[str]) -> str:
    more = len(codes) - SHOWN
    return ", ".join(codes[:SHOWN]) + (f" and {more} more" if more > 0 else "")
