"""Placeholders: what a draft leaves for a person to say, which nothing may print."""

import re
from collections.abc import Iterator

from coproduction.faults import Fault
from coproduction.study.resolved.survey import Front

_CITATION = "Say here how to cite {files}."
#: As it is, and as older drafts wrote it.
_LEFT = re.compile(r"Say here how (to cite .*|.* are cited)\.", re.IGNORECASE | re.DOTALL)


def citation(files: str) -> str:
    """What stands in a drafted `study.yaml` in place of a citation of some files."""
    return _CITATION.format(files=files)


def faults(front: Front, shown: str) -> Iterator[Fault]:
    """The title or citation of a `study.yaml` that still is what a draft wrote."""
    for key, text in (("title", front.title), ("citation", front.citation)):
        if _LEFT.fullmatch(" ".join(text.split())):
            problem = f"{key}: still says what the draft put there ({text!r})"
            expected = "how the data are cited: who, when, title, version, where"
            mend = "citation: <authors> (<year>). <title>. <publisher>. <DOI>"
            if key == "title":
                expected, mend = "the title of the study", "title: <the title of the study>"
            yield Fault(shown, problem, expected=expected, mend=mend)
