"""Several answers: cells of text that list what somebody ticked, with a sign between.

They are told, not drafted: what a cell without any means, the file does not say.
"""

from collections import Counter

from coproduction.draft.looking.seen import VariableProfile

#: What platforms put between answers, the rarest within an answer first.
_SIGNS = (";", "|", "\n", ",")
#: Answers, and different cells that an answer is in, at the least.
_FEWEST = 2
#: Shares of different cells: of answers that recur, at the least; with one twice, at the most.
_KNOWN, _TWICE = 0.5, 0.2


def listed(variable: VariableProfile) -> tuple[str, tuple[str, ...]] | None:
    """The sign between answers and the answers, in code order; None where cells are no lists.

    Half of the different cells or more list answers that stand in two cells or more each, one of
    them alone or in several places: ``Yes, often`` and ``No, never`` are no lists, and lists need
    not stop at *Other: podcast* or a cell that says the same twice.
    """
    texts = [code.code for code in variable.codes if not code.missing and not code.label]
    if variable.kind != "text":
        return None
    for sign in _SIGNS:
        cells = [tuple(p.strip() for p in text.split(sign) if p.strip()) for text in texts]
        n = Counter(part for cell in cells for part in {*cell})
        known = {part for part, times in n.items() if times >= _FEWEST}
        lists = [cell for cell in cells if len({*cell}) == len(cell) and known.issuperset(cell)]
        twice = sum(len({*cell}) < len(cell) for cell in cells)
        if not any(len(cell) > 1 for cell in lists) or len(known) < _FEWEST:
            continue
        places = {(part, k) for cell in lists for k, part in enumerate(cell)}
        free = any(len(cell) == 1 for cell in lists) or len(places) > len(known)
        if free and len(lists) >= _KNOWN * len(cells) and twice <= _TWICE * len(cells):
            return sign, tuple(sorted(known))
    return None
