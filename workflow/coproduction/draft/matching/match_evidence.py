"""Evidence: what speaks for two variables being one question, in numbers and in words."""

from dataclasses import dataclass
from typing import Literal

Tier = Literal["sure", "likely", "ask"]


@dataclass(frozen=True)
class Evidence:
    """What was found of a variable and the question it is matched to.

    `label` and `values` are likenesses of labels and value labels (0 to 1; NaN where not judged),
    `margin` is how much less alike the best other pair of either is. `equal_label` is word for
    word, and of no other variable of either file. `differing` are words that one label alone has,
    `other_units` whether these are units such as months and years, `same_range` whether numbers run
    about as far, `a_part` whether one label is a sentence of the other, `other_country` whether
    they differ in countries alone, `own_answers` whether no other variable of either file has the
    answers. `meaning` is how near the multilingual model finds labels of two languages (−1 to 1;
    NaN where it was not asked), `answers_mean` whether answers mean the same, in one of two orders.
    `alone` is what no other variable of either file asks. `in_step` tells whether both files run
    alike around it, `same_numbers` whether names have the same numbers there, which correlations
    tell elsewhere.
    """

    same_language: bool
    label: float = float("nan")
    values: float = float("nan")
    margin: float = float("nan")
    equal_label: bool = False
    same_name: bool = False
    same_shape: bool = False
    differing: tuple[str, ...] = ()
    other_units: bool = False
    same_range: bool = False
    a_part: bool = False
    other_country: bool = False
    own_answers: bool = False
    meaning: float = float("nan")
    answers_mean: bool = False
    alone: tuple[str, ...] = ()
    in_step: bool = False
    same_numbers: bool = False

    def told(self) -> str:
        """The evidence as words."""
        found = self._meant()
        if self.equal_label:
            found.append("the same label")
        elif self.label == self.label:
            found.append(f"labels {self.label:.2f} alike")
        if self.differing:
            found.append(f"{', '.join(map(repr, self.differing))} in one label only")
        if self.a_part:
            found.append("one label is a part of the other")
        if self.other_country:
            found.append("the same label but for the country")
        if self.other_units:
            found.append("other units")
        if self.values == self.values:
            same = self.values >= 1
            found.append("the same answers" if same else f"answers {self.values:.2f} alike")
        if self.own_answers:
            found.append("no other variable has these answers")
        if self.margin == self.margin and not self.equal_label:
            found.append(f"the next best {self.margin:.2f} behind")
        if not self.same_language and not self.equal_label:
            found.append("languages differ or are unknown")
        if self.same_name and not self.equal_label:
            found.append("the same name")
        if not self.same_language and self.same_shape and self.values != self.values:
            found.append("as many answers")
        if self.same_range:
            found.append("numbers of about the same range")
        found += [f"no other variable asks for {what}" for what in self.alone]
        if self.in_step:
            why = "numbers in the names" if self.same_numbers else "correlations with other answers"
            found.append(f"both files run alike here, by {why}")
        return ", ".join(found) or "place in the file only"

    def _meant(self) -> list[str]:
        if self.meaning != self.meaning:
            return []
        told = [f"labels {self.meaning:.2f} alike in meaning by the multilingual model"]
        return told + ["answers that mean the same"] * self.answers_mean

    @property
    def reworded(self) -> bool:
        """Whether the labels ask the same, though not word for word."""
        return self.a_part or self.other_country
