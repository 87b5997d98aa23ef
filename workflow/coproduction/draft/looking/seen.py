"""Seen: what a file shows of itself, as frozen types. No text in them is of one person alone."""

from dataclasses import dataclass
from typing import Literal

VariableKind = Literal["numeric", "text", "date"]

#: What a column is for, where it is no question.
Role = Literal[
    "id",
    "weight",
    "stratum",
    "psu",
    "interviewer",
    "replicate",
    "country",
    "date",
    "duration",
    "direct_identifier",
]

#: Where something was found.
Where = Literal["name", "label", "values", "declared", "tag"]

#: Why codes are to be looked at: they
#:
#: - `missing_code`: have no label, and are a number that surveys take for a kind of missing;
#: - `negative`: have no label and are below zero, which no other answer is;
#: - `unlabelled`: have no label where others have one;
#: - `apart`: are such numbers, and stand apart above all others without labels;
#: - `undeclared`: have a label of a missing answer and are not declared missing, where others are;
#: - `several_kinds`: have a label that names several kinds of missing;
#: - `abbreviation`: are letters that surveys write for a kind of missing, such as ``NSP``;
#: - `missing_elsewhere`: have a label that most columns with it declare missing;
#: - `no_number`: are texts where all other answers are numbers;
#: - `same_label`: share their label with another code.
Doubt = Literal[
    "missing_code",
    "negative",
    "unlabelled",
    "apart",
    "undeclared",
    "several_kinds",
    "abbreviation",
    "missing_elsewhere",
    "no_number",
    "same_label",
]


@dataclass(frozen=True)
class Evidence:
    """Where something was found, and what stands there: a word of the name, a fact of values."""

    by: Where
    says: str


@dataclass(frozen=True)
class Suspicion:
    """A doubt about some codes of a variable, and how many respondents have one of them."""

    doubt: Doubt
    codes: tuple[str, ...]
    n: int


@dataclass(frozen=True)
class CodeProfile:
    """A code of a variable.

    Attributes
    ----------
    code
        As the crosswalk spells it (`coproduction.readers.export.spell`), or a tag (``.a``).
    label
        Its value label, empty where it has none.
    n, weighted
        Respondents who have it, and the sum of their weights where a weight is named.
    declared_missing
        Whether the file declares it missing; tags of Stata and SAS always are.
    kind, kind_evidence
        Kind of missing (`coproduction.missing.KINDS`) that its whole label names, and the words.
        None where it is an answer, or the label names none or several; of an answer by what a
        person decided, against the file, what that file says.
    suspicious
        Why it is to be looked at, if it is.
    by_country, weighted_by_country
        `n` and `weighted` by `FileProfile.countries`.
    number, said
        Of an answer in words that begins with its number, as all of the variable do: the number,
        and what it says behind it.
    """

    code: str
    label: str
    n: int
    declared_missing: bool
    kind: str | None = None
    kind_evidence: Evidence | None = None
    suspicious: Doubt | None = None
    weighted: float | None = None
    by_country: tuple[int, ...] = ()
    weighted_by_country: tuple[float, ...] = ()
    number: float | None = None
    said: str = ""

    @property
    def missing(self) -> bool:
        """Whether the code is no answer, by what the file declares or by its label."""
        return self.declared_missing or self.kind is not None


@dataclass(frozen=True)
class VariableProfile:
    """A column of a file.

    Attributes
    ----------
    name, position, label
        Name in the file, place in it from 0, and question text or variable label.
    kind
        What its cells are.
    measure
        ``nominal``, ``ordinal`` or ``scale`` where the file tells it (SPSS), else empty.
    codes
        In code order: all of them where they are few or labelled, else those with a label or
        declared missing. None of columns that identify somebody or hold texts of single persons.
    n_valid, n_empty
        Respondents with an answer; with an empty cell. All others have a kind of missing.
    n_own_words
        Those of `n_valid` whose answer is a text of their own, which no code shows.
    n_distinct
        Different cells that are not empty.
    minimum, maximum, mean, weighted_mean
        Of answers that are numbers; None where there are none or the column identifies somebody.
    typical
        The smallest and the largest of them, but for codes that are in doubt.
    earliest, latest
        First and last day (ISO 8601) of dates, empty where there are none or the order of day and
        month cannot be told.
    role, role_evidence
        What the column is probably for, and each thing that says so.
    suspicious
        Codes to be looked at, by doubt.
    """

    name: str
    position: int
    label: str
    kind: VariableKind
    codes: tuple[CodeProfile, ...]
    n_valid: int
    n_empty: int
    n_distinct: int
    measure: str = ""
    n_own_words: int = 0
    minimum: float | None = None
    maximum: float | None = None
    typical: tuple[float, float] | None = None
    mean: float | None = None
    weighted_mean: float | None = None
    earliest: str = ""
    latest: str = ""
    role: Role | None = None
    role_evidence: tuple[Evidence, ...] = ()
    suspicious: tuple[Suspicion, ...] = ()


@dataclass(frozen=True)
class LanguageEvidence:
    """What the language was told from: so many labels."""

    n_labels: int


@dataclass(frozen=True)
class FileProfile:
    """A file, as it was read and what it shows of itself.

    Attributes
    ----------
    path, format, platform, encoding, delimiter, decimal, sheet, header_rows, name_row, quote
        As keys of a source in `study.yaml`; what is empty need not be declared there.
    n_rows
        Respondents.
    language, language_evidence
        ISO 639-1 code of the language of all labels joined; empty where they are too few to tell.
    weight
        The column whose sums `weighted` are, empty where none is named.
    country, countries
        The column taken for the country, and its values as labelled; empty where there is none.
    notes
        What was decided on reading, a sentence each.
    """

    path: str
    format: str
    platform: str
    encoding: str
    delimiter: str
    decimal: str
    sheet: str
    header_rows: int
    n_rows: int
    language: str
    language_evidence: LanguageEvidence
    variables: tuple[VariableProfile, ...]
    weight: str = ""
    country: str = ""
    countries: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    name_row: int = 1
    quote: str = '"'

    def variable(self, name: str) -> VariableProfile | None:
        """The variable of a name."""
        return next((one for one in self.variables if one.name == name), None)
