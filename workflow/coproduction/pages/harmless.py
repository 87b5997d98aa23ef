"""Texts of a study on their way into the report that Snakemake writes, so that none is markup.

Snakemake fills wildcards in labels, reads descriptions as reStructuredText, and prints labels and
parameters of jobs as JSON within the scripts of its page, where ``</script>`` ends a script. What
is done here to a text before it is given is undone, or finished, in `harmless`.
"""

import re

from coproduction.files import legible
from coproduction.pages.timeless import timeless

#: The parts of Snakemake's page that hold texts of a study: a line of JSON each.
PARTS = ("workflow_desc", "results", "categories", "rules")

#: JSON holds no line end, so that no text in it begins a script of such lines.
_JSON = re.compile(r'^( *<script id="[\w-]+">\n *var (\w+) = )(.*)(;\n *</script>)$', re.MULTILINE)
#: A sign without width: after a brace it leaves nothing that Snakemake takes for a wildcard.
_JOINER = "\u2060"


def label(text: str) -> str:
    """Return a text as a label whose braces name no wildcard; `harmless` gives it back."""
    return legible(text).replace("{", "{" + _JOINER)


def restructured(text: str) -> str:
    """Return a text as reStructuredText that prints it: on one line, with every sign escaped.

    A backslash takes any meaning from the sign after it (docutils, Escaping Mechanism), so that no
    directive, role, link or substitution is left.
    """
    return re.sub(r"([^\w ]|_)", r"\\\1", " ".join(legible(text).split()))


def harmless(page: str) -> str:
    """Return Snakemake's page, `timeless`, with no sign in its JSON that could end a script.

    Raises `ValueError` for a page that does not hold each of `PARTS` once, for it is not known
    then where the texts of the study are.
    """
    found = [name for _, name, *_ in _JSON.findall(page)]
    if strange := [part for part in PARTS if found.count(part) != 1]:
        raise ValueError(f"Snakemake's report does not hold {', '.join(strange)} as a line of JSON")
    return _JSON.sub(_written, timeless(page))


def _written(line: re.Match) -> str:
    start, _, json, end = line.groups()
    # JSON and JavaScript read `\u003c` as the sign itself, HTML does not
    json = json.replace("<", r"\u003c").replace(r"{\u2060", "{")
    return f"{start}{json}{end}"
