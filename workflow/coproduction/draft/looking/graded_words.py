"""Graded words: scales of one word or of two contraries, each with how much of it is meant.

*Very unsafe*, *Fairly unsafe*, *Fairly safe*, *Very safe* have an order in any language of which
the grades are known; words that nobody listed are told as contraries by a prefix.
"""

from collections.abc import Collection, Mapping, Sequence

from coproduction.draft.looking import poles

#: How much a grade means; a word without any stands between *rather* and *very*.
_MUCH = {"rather": 1, "": 2, "very": 3}
#: And where it denies the word.
_DENIED = {"none": -3, "hardly": -1}


def graded(
    texts: Sequence[str],
    grades: Mapping[str, str],
    neutral: Collection[str],
    prefixes: Collection[str],
) -> list[int]:
    """The places of texts from less to more, below 0 of less; none where no order is told.

    Parameters
    ----------
    texts
        In small letters, words only.
    grades
        What stands before or behind a word to how much of it is meant.
    neutral
        What begins the text of the middle.
    prefixes
        What makes a word its contrary.
    """
    middle = {text for text in texts if text.split()[:1] and text.split()[0] in neutral}
    told = [_parted(text, grades) for text in texts if text not in middle]
    stems = list(dict.fromkeys(stem for _, stem in told))
    signs = _signs(stems, prefixes)
    if len(middle) > 1 or not signs or not all(stems) or not any(grade for grade, _ in told):
        return []
    much = _MUCH if len(stems) == 2 else {**_MUCH, **_DENIED}
    if any(grade not in much for grade, _ in told):
        return []
    of = iter(signs[stem] * much[grade] for grade, stem in told)
    places = [0 if text in middle else next(of) for text in texts]
    both = min(places, default=0) < 0 < max(places, default=0)
    return places if both and len({*places}) == len(places) else []


def _parted(text: str, grades: Mapping[str, str]) -> tuple[str, str]:
    """The grade of a text, empty where it has none, and its other words."""
    words = text.split()
    for n in range(len(words), 0, -1):
        for grade, rest in ((words[:n], words[n:]), (words[-n:], words[:-n])):
            if (kind := grades.get(" ".join(grade))) is not None:
                return kind, " ".join(rest)
    return "", text


def _signs(stems: Sequence[str], prefixes: Collection[str]) -> dict[str, int]:
    """−1 of words of less, 1 of words of more; none where that is not told of one or two."""
    tones = [poles.tone(stem) for stem in stems]
    if len(stems) == 1:
        return {stems[0]: 1} if tones[0] >= 0 else {}
    if len(stems) != 2:
        return {}
    if tones[0] * tones[1] < 0:
        return dict(zip(stems, tones, strict=True))
    for one, other in (stems, stems[::-1]):
        if any(prefix + one == other for prefix in prefixes):
            return {one: 1, other: -1}
    return {}
