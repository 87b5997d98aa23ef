"""Proposals: which kind of missing the label of a code tells, for rows to paste.

Whole labels are compared with a list in several languages, since words within a label deceive:
"Na mateřské" is no *na*, and "I prefer not helping" no refusal. Nothing is filled in by itself.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

import yaml

from coproduction.missing import KINDS

#: What stands in a row to paste where a person has to say which kind of missing it is.
UNCLEAR = "<missing_kind>"

#: The code that labels repeat before their words: `-9. Refused`, `(99) Refused`, `9 = Refused`.
_NUMBERED = re.compile(r"[\[(]?[-−]?\d+[\])]?\s*[.:=)–—-]*\s+|[-−]?\d+\s*[.:=–—-]+\s*")
#: What stands in parentheses behind the words: `Refused (do not read out)`.
_REMARK = re.compile(r"\s*\([^()]*\)?$")
_AROUND = " \t\r\n.,;:*!?\"'()[]{}<>–—-_"
_SEVERAL = re.compile(r"\s*(?:/|,|;|\bor\b|\bou\b|\boder\b|\beller\b|\bnebo\b|\bo\b)\s*")


def kind_told(label: str) -> str:
    """The kind of missing that a label tells, `UNCLEAR` where it tells one and not which.

    Empty where the label may be an answer.
    """
    known, text = _known(), _plain(label)
    for whole in (text, _plain(_REMARK.sub("", text))):
        if whole in known:
            return known[whole]
    parts = [_plain(part) for part in _SEVERAL.split(text)]
    if len(parts) > 1 and all(part in known for part in parts):
        kinds = {known[part] for part in parts}
        return kinds.pop() if len(kinds) == 1 else UNCLEAR
    return ""


def _plain(label: str) -> str:
    """A label in small letters, without its number and the signs around it."""
    text = unicodedata.normalize("NFKC", label).casefold().replace("’", "'").strip()
    text = _NUMBERED.sub("", text, count=1) if _NUMBERED.match(text) else text
    return " ".join(text.strip(_AROUND).split())


@cache
def _known() -> dict[str, str]:
    path = Path(__file__).with_name("missing_labels.yaml")
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        _plain(str(label)): kind if kind in KINDS else UNCLEAR
        for kind, labels in listed.items()
        for label in labels
    }
