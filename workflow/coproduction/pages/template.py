"""Templates: pages as one HTML file each, which need nothing beside them and no network."""

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from coproduction.banner import SIMULATED
from coproduction.faults import visible_lines
from coproduction.files import legible

#: The base template, what every page adds to it, and the style and scripts within.
_PLACES = [Path(__file__).resolve().parents[i] / "report" / "page" for i in (2, 1)]
FOLDER = next(place for place in _PLACES if place.is_dir())


def assets(page: str) -> list[Path]:
    """The files a page is filled from: its template, the base, the style, its script if any."""
    own = [FOLDER / f"{page}{ending}" for ending in (".html.jinja", ".js")]
    return [FOLDER / "base.html.jinja", FOLDER / "style.css", *(p for p in own if p.exists())]


def fill(page: str, **values: object) -> str:
    """Fill the template of a page.

    Every text is escaped on its way in, so that markup in it is shown as text; a sign that no
    document may hold becomes the replacement character, and one that hides or turns others is spelt
    out. ``title`` and ``simulated`` (whether the
    banner stands on top) are asked of every page.
    """
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_legible,
    )
    script = FOLDER / f"{page}.js"
    # ours, not the study's: the two texts that are not escaped
    ours = {
        "style": Markup((FOLDER / "style.css").read_text(encoding="utf-8")),
        "script": Markup(script.read_text(encoding="utf-8")) if script.exists() else "",
    }
    return environment.get_template(f"{page}.html.jinja").render(
        page=page, banner=SIMULATED, **ours, **values
    )


@lru_cache(maxsize=4096)
def escaped(text: str) -> str:
    """A text as a template escapes it."""
    return str(escape(_legible(text)))


def _legible(value: object) -> object:
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return visible_lines(legible(value))
