"""Facts: what an entry of `sources` in `study.yaml` says of a file, and what says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coproduction.draft.looking import places
from coproduction.draft.looking.places import Place
from coproduction.draft.looking.seen import FileProfile, Role, VariableProfile
from coproduction.readers.formats import format_of


@dataclass(frozen=True)
class Facts:
    """A source as drafted.

    `file` is its path in the project, `country` empty where nobody knows it yet or a column tells
    it. `weights` are the columns that may be the weight, `weight` is the one that holds.
    """

    name: str
    file: str
    sha256: str
    profile: FileProfile
    place: Place
    country: str
    weights: tuple[str, ...]
    weight: str
    reading: Mapping[str, str] = field(default_factory=dict)

    def column(self, role: Role) -> VariableProfile | None:
        """The first column of a role."""
        return next((v for v in self.profile.variables if v.role == role), None)

    @property
    def several_countries(self) -> bool:
        """Whether a column tells the country of each respondent."""
        return len(self.place.codes) > 1


def facts(
    name: str,
    file: str,
    sha256: str,
    profile: FileProfile,
    chosen: Mapping[str, str],
    weight: str,
    reading: Mapping[str, str],
) -> Facts:
    """What a file tells of itself; `chosen` are answers of decisions by what they decide.

    `weight` is the column that was named when the draft was asked for, `reading` how a person said
    that the file is read.
    """
    place = places.place(profile)
    candidates = tuple(v.name for v in profile.variables if v.role == "weight")
    given = chosen.get(f"weight:{name}", "")
    if weight and profile.variable(weight):
        given = weight
    one = candidates[0] if len(candidates) == 1 else ""  # of several a person says which
    held = "" if given == NONE else given or one
    country = chosen.get(f"country:{name}", "") or place.country
    return Facts(name, file, sha256, profile, place, country, candidates, held, reading)


#: The answer that no column is one.
NONE = "none"


def entry(of: Facts, questions: Mapping[str, str]) -> list[tuple[str, object, str]]:
    """Key, value and evidence of the lines of a source, in the order of `config/README.md`."""
    profile = of.profile
    lines: list[tuple[str, object, str]] = [("file", of.file, ""), ("sha256", of.sha256, "")]
    if profile.format != format_of(of.file):
        lines.append(("format", profile.format, "the file is one, whatever its name"))
    if profile.platform != "none":
        guess = "" if "platform" in of.reading else "by its header rows"
        lines.append(("platform", profile.platform, guess))
    text = profile.format in ("csv", "tsv")
    for key in ("encoding", "delimiter", "decimal", "sheet") if text else ("encoding", "sheet"):
        told = getattr(profile, key)
        if told and (text or key == "sheet" or key in of.reading):
            guess = "as the file reads without damage" if key == "encoding" else ""
            lines.append((key, told, "" if key in of.reading else guess))
    if profile.quote != '"':
        lines.append(("quote", profile.quote, ""))
    if "header_rows" in of.reading:
        lines.append(("header_rows", profile.header_rows, ""))
    elif profile.platform == "none" and profile.header_rows > 1:
        lines.append(("header_rows", profile.header_rows, "the rows below are of another kind"))
    if profile.name_row != 1:
        guess = "" if "name_row" in of.reading else "no row alone names all columns"
        lines.append(("name_row", profile.name_row, guess))
    lines.append(("respondents", profile.n_rows, ""))
    if of.country and not of.several_countries:
        lines.append(
            ("country", of.country, of.place.why if of.country == of.place.country else "")
        )
    told = "the language of all labels; say so where the questionnaire was in another"
    unknown = "unknown, as too few words tell; say which"
    lines.append(("language", profile.language or "en", told if profile.language else unknown))
    if period := _period(profile):
        days, column = period
        lines.append(("fieldwork", days, f"column {column}"))
    for key, role in (("respondent", "id"), ("weight", ""), ("strata", "stratum"), ("psu", "psu")):
        lines += _column(of, key, role)  # type: ignore[arg-type]
    if len(of.place.codes) == 1 and of.place.sure:
        column = next((v for v in profile.variables if v.role == "country"), None)
        if column is not None:
            lines.append(("asserts", {column.name: of.place.codes[0][0]}, ""))
    if questions:
        lines.append(("questions", dict(questions), ""))
    return lines


def _column(of: Facts, key: str, role: Role) -> list[tuple[str, object, str]]:
    found = of.profile.variable(of.weight) if key == "weight" else of.column(role)
    if found is None:
        return []
    if key == "strata" and found.name == of.weight:
        return []
    return [(key, found.name, "; ".join(f"{e.by}: {e.says}" for e in found.role_evidence))]


def replicates(of: Facts) -> Sequence[str]:
    """The columns that look like replicate weights: of which kind they are, no file tells."""
    return [v.name for v in of.profile.variables if v.role == "replicate"]


def _period(profile: FileProfile) -> tuple[dict[str, str], str] | None:
    """First and last day of the interviews, by a column of dates."""
    dates = [v for v in profile.variables if v.role == "date" and v.earliest]
    if not dates:
        return None
    return {"start": dates[0].earliest, "end": dates[0].latest}, dates[0].name
