"""Language: which one the labels of a file are in, all of them joined."""

from collections.abc import Iterable

from coproduction.draft.looking.seen import LanguageEvidence

#: Fewer letters tell nothing, and more of them nothing else.
_FEWEST, _MOST = 40, 20_000


def language_of(texts: Iterable[str]) -> tuple[str, LanguageEvidence]:
    """The ISO 639-1 code of the language of texts, empty where they are too few to tell.

    Single labels are unsafe; texts that recur count once.
    """
    distinct = [text for text in dict.fromkeys(texts) if any(map(str.isalpha, text))]
    letters = sum(sum(map(str.isalpha, text)) for text in distinct)
    if letters < _FEWEST:
        return "", LanguageEvidence(len(distinct))
    import py3langid  # its model takes a second to load

    language, _ = py3langid.classify(" ".join(distinct)[:_MOST].casefold())
    return language, LanguageEvidence(len(distinct))
