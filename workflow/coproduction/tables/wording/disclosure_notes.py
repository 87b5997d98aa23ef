"""What tables say of numbers that are withheld or rounded so that they may be published."""

from coproduction.study.release import COARSEST, Disclosure
from coproduction.words.fixed import say
from coproduction.words.numerals import ABSENT

ROUNDED = (
    "Withheld ({sign}): counts of fewer than {n} respondents, and what would give them away; "
    "intervals and p-values whose degrees of freedom would tell how many respondents or sampling "
    "units there are; shares that could be told only in steps of more than {points} percentage "
    "points. Other counts are rounded to multiples of {step}, bases of estimates that are not all "
    "respondents to multiples of {wide} below all; rounded counts need not add up, and where one "
    "is the difference of two, 0 need not be nobody. Weighted numbers are the rounded count times "
    "the mean weight of those it counts, to two digits. Other numbers are rounded to what their "
    "respondents support, or follow from the rounded counts."
)


def withheld(disclosure: Disclosure, language: str) -> tuple[str, ...]:
    """The note of every table of a study whose numbers are withheld; none of an open one."""
    if disclosure.open:
        return ()
    numbers = {"n": disclosure.threshold, "step": disclosure.step, "wide": disclosure.wide}
    numbers["points"] = round(100 * COARSEST)
    return (say(ROUNDED, language, sign=ABSENT, **numbers),)
