"""Wording: labels that ask the same, though not word for word.

National questionnaires name their own country, and platforms write the question of a battery or an
explanation beside an item: ``Rate these. [Is your work checked?]``. Either is a reason to propose a
match, never to be sure of it.
"""

import re
from collections import Counter

from coproduction.draft.looking import places, scales
from coproduction.draft.looking.likeness import plain, said
from coproduction.draft.looking.seen import FileProfile, VariableProfile

#: Words of a sentence that is a question of its own.
FEWEST_WORDS = 4
#: Answers in words that tell a question from others.
_FEWEST_ANSWERS = 3
#: Where one sentence or bracket ends and another begins.
_BREAKS = re.compile(r"[\[\](){}]|(?<=[?!.:])\s")
#: What stands for every country.
_COUNTRY = "thiscountry"
_ABBREVIATED = re.compile(r"(?<!\w)[A-Z]{2,3}(?!\w)")


class Wording:
    """The labels and answers of one file's variables, and which are of one variable alone."""

    def __init__(self, file: FileProfile) -> None:
        variables = scales.usable(file)
        self._labels = Counter(_label(one) for one in variables)
        self._parts = Counter(part for one in variables for part in {*parts(one)})
        self._anywhere = Counter(without_countries(one) for one in variables)
        self._answers = Counter(scale for one in variables if (scale := _scale(one)))

    def label_alone(self, variable: VariableProfile) -> bool:
        """Whether no other variable has its label."""
        return self._labels[_label(variable)] == 1

    def part_alone(self, text: str) -> bool:
        """Whether a sentence stands in the label of one variable alone."""
        return self._parts[text] == 1

    def anywhere_alone(self, variable: VariableProfile) -> bool:
        """Whether no other variable has its label but for the country."""
        return self._anywhere[without_countries(variable)] == 1

    def answers_alone(self, variable: VariableProfile) -> bool:
        """Whether it has three answers in words or more, and no other variable has the same."""
        return self._answers[_scale(variable)] == 1


def a_part(one: VariableProfile, other: VariableProfile, mine: Wording, yours: Wording) -> bool:
    """Whether one label stands as a sentence or in brackets in the other, and in no others.

    A sentence of a few words, such as *Please tick*, is no question.
    """
    for whole, of, rest, others in ((one, mine, other, yours), (other, yours, one, mine)):
        text = _label(whole)
        if (
            len(text.split()) >= FEWEST_WORDS
            and text in parts(rest)
            and of.label_alone(whole)
            and others.part_alone(text)
        ):
            return True
    return False


def in_another_country(
    one: VariableProfile, other: VariableProfile, mine: Wording, yours: Wording
) -> bool:
    """Whether labels are the same but for the countries they name, and alone so in their files."""
    text = without_countries(one)
    same = text == without_countries(other) and len(text.split()) >= FEWEST_WORDS
    return same and mine.anywhere_alone(one) and yours.anywhere_alone(other)


def parts(variable: VariableProfile) -> list[str]:
    """The sentences and brackets of a label, in small letters; none of a label of one."""
    told = said(variable.label, variable.name)
    found = [text for part in _BREAKS.split(told) if (text := plain(part))]
    return found if len(found) > 1 else []


def without_countries(variable: VariableProfile) -> str:
    """A label in small letters, with one sign for every country that it names.

    A code such as ``UK`` counts where it is in capitals.
    """
    told = said(variable.label, variable.name)
    told = _ABBREVIATED.sub(lambda m: f" {_COUNTRY} " if places.iso(m[0]) else m[0], told)
    return places.neutral(plain(told), _COUNTRY)


def _label(variable: VariableProfile) -> str:
    return plain(said(variable.label, variable.name))


def _scale(variable: VariableProfile) -> tuple[str, ...]:
    words = scales.worded(variable)
    told = [word for word in words if not word.isdigit()]
    return tuple(sorted(words)) if len(told) >= _FEWEST_ANSWERS else ()
