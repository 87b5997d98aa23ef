"""Several answers: cells of text that list what somebody ticked, with a sign between.

They are told, not drafted: what a cell without any means, the file does not say.
"""

from collections import Counter

from coproduction.draft.looking.seen import VariableProfile

#: What platforms put between answers, the rarest within an answer first.
_SIGNS = (";", "|", "\n", ",")
#: Answers, and cells that a list has in common with others, at the least.
_FEWEST = 2


def listed(variable: VariableProfile) -> tuple[str, tuple[str, ...]] | None:
    """The sign between answers and the answers, in code order; None where cells are no lists.

    Some cells hold one answer and some several, none of them twice, and each answer stands in two
    different cells or more: ``Yes, often`` and ``No, never`` are no lists.
    """
    texts = [code.code for code in variable.codes if not code.missing and not code.label]
    if variable.kind != "text":
        return None
    for sign in _SIGNS:
        cells = [[part.strip() for part in text.split(sign) if part.strip()] for text in texts]
        n = Counter(part for cell in cells for part in cell)
        lengths = {len(cell) for cell in cells}
        alike = min(lengths, default=0) == 1 < max(lengths)
        if not alike or len(n) < _FEWEST or min(n.values()) < _FEWEST:
            continue
        if all(len({*cell}) == len(cell) for cell in cells):
            return sign, tuple(sorted(n))
    return None
