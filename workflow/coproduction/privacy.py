"""Privacy at the door: what identifies a respondent stays out of the harmonised file.

Columns whose cells enter the harmonised file as they stand (numbers that are copied, reversed or
rescaled, strata and PSUs) are judged by their name and by their content, columns that are mapped
code by code by their content only. What looks like a direct identifier stops the run unless
`study.yaml` names it. No message and no table holds a value.
"""

import re
import unicodedata
from itertools import pairwise

import numpy as np

from coproduction.crosswalk import ARITHMETIC, Crosswalk
from coproduction.export import Export, coded
from coproduction.faults import Fault, nearest
from coproduction.missing import BLANK

#: What a column's name says about it, as words of names in lower case without accents.
WORDS = {
    "a person's name": """name names firstname lastname surname forename fullname nom prenom
        vorname nachname familienname jmeno prijmeni navn fornavn efternavn namn apellido apellidos
        nome cognome sobrenome imie nazwisko voornaam achternaam naam""",
    "an e-mail address": "email mail courriel epost correo",
    "a telephone number": """phone telephone tel telefon telefono telefone telefoon mobile mobil
        handy cellphone fax gsm""",
    "an IP address": "ip ipaddress ipaddr ipadresse",
    "an address": """address adresse adresa adres direccion indirizzo endereco street strasse rue
        ulice vej""",
    "a postcode": """postcode postalcode zip zipcode plz postleitzahl codepostal psc postnr
        postnummer""",
    "a coordinate": """lat latitude lon lng longitude gps geolocation breitengrad laengengrad
        locationlatitude locationlongitude easting northing""",
    "a number of an identity document": "ssn nino cpr passport passeport rodnecislo personnummer",
}
_REASONS = {word: reason for reason, words in WORDS.items() for word in words.split()}
#: A column's name of more words than these is a question, not a name.
_LONGEST_NAME = 4
#: Beside one of these a name is that of a place.
_PLACES = re.compile(
    "area|city|country|county|district|kraj|land|municipality|pays|place|point|province|psu|region"
    "|state|strata|stratum|town|ville"
)
#: What cells that are numbers can hold.
_NUMERIC = ("telephone", "postcode", "coordinate", "number")

_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_EVER = {
    # The lengths are those of RFC 5321; without them a huge cell is searched for hours.
    "e-mail addresses": re.compile(r"[^@\s<>]{1,64}@[^@\s<>]{1,255}\.[a-z]{2,}", re.I),
    "IP addresses": re.compile(rf"(?<![\d.]){_OCTET}(?:\.{_OCTET}){{3}}(?![\d.])"),
}
_MOSTLY = {
    "telephone numbers": re.compile(r"(?:\+|00?)\d(?:[\s()./-]?\d){6,14}"),
    "coordinates": re.compile(r"[-+]?\d{1,3}\.\d{4,}°?\s*[NS]?[,; ]\s*[-+]?\d{1,3}\.\d{4,}°?[EW]?"),
    "postcodes": re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{4} ?[A-Z]{2}|\d{3} \d{2}"),
}
#: How much of a cell is looked at: what identifies is short, and a cell may be megabytes.
_LOOKED_AT = 1000
#: Free text: at least so many distinct cells, of so many characters at the median.
_MANY, _LONG = 30, 40


def check(export: Export, source: dict, crosswalk: Crosswalk) -> tuple[dict[str, str], list[Fault]]:
    """Return the columns that identify respondents, with the reason, and the faults.

    A column listed under `identifiers` of its source is found and no fault.
    """
    declared = source.get("identifiers", [])
    whole = [source[role] for role in ("strata", "psu") if role in source]
    whole += [row.source_variable for row in crosswalk.rows if row.verb in ARITHMETIC]
    entering = list(dict.fromkeys([*whole, *crosswalk.source_variables()]))
    found, faults = {}, []
    for column in entering:
        numeric = export.columns[column].kind == "number"
        reason = by_name(column, numeric) if column in whole else ""
        reason = reason or by_content(export, column, column in whole)
        if reason or column in declared:
            found[column] = reason or "declared as an identifier"
        if reason and column not in declared:
            lines = ", ".join([*declared, column])
            faults.append(
                Fault(
                    export.file,
                    f"the column looks as if it identified respondents: {reason}",
                    column=column,
                    expected="nothing in the harmonised file that tells who somebody is",
                    mend="leave the column out of the crosswalk, map or bin it, or if it may enter "
                    f"the harmonised file, put into study.yaml under its source\n"
                    f"identifiers: [{lines}]",
                    check="identifier",
                )
            )
    faults += [
        Fault(
            "study.yaml",
            f"identifiers: {column!r} does not enter the harmonised file",
            expected=nearest(column, entering) or "a column of the crosswalk, strata or psu",
            mend="delete it from identifiers",
            check="identifier",
        )
        for column in declared
        if column not in entering
    ]
    return found, faults


def by_name(column: str, numeric: bool = False) -> str:
    """What the name of a column says it holds, empty if nothing that identifies.

    Words are told apart by signs, digits and capitals: `resp_Email2` is resp, email. Of a
    `numeric` column nothing is thought that a number cannot be.
    """
    plain = unicodedata.normalize("NFKD", column)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", plain)
    words = re.findall(r"[a-z]+", parted.lower())
    if len(words) > _LONGEST_NAME:
        return ""
    joined = ["".join(pair) for pair in pairwise(words)]
    for word in [*joined, *words]:
        reason = _REASONS.get(word, "")
        place = reason == "a person's name" and any(map(_PLACES.fullmatch, words))
        possible = not numeric or any(what in reason for what in _NUMERIC)
        if reason and possible and not place:
            return f"its name says it holds {reason}"
    return ""


def by_content(export: Export, column: str, whole: bool) -> str:
    """What the distinct cells of a column are, empty if nothing that identifies.

    With `whole` its numbers enter as they stand, and are looked at too.
    """
    positions, distinct = coded(export.data[column])
    if not distinct or not isinstance(distinct[0], str):
        return _numbers(np.array(distinct), int((positions >= 0).sum())) if whole else ""
    distinct = [text[:_LOOKED_AT].strip() for text in distinct]
    distinct = [text for text in distinct if text and text != BLANK]
    for what, pattern in _EVER.items():
        if any(pattern.search(text) for text in distinct):
            return f"it holds {what}"
    for what, pattern in _MOSTLY.items():
        n = sum(bool(pattern.fullmatch(text)) for text in distinct)
        if n >= 3 and n > len(distinct) / 2:
            return f"it holds {what}"
    if len(distinct) >= _MANY and np.median([len(text) for text in distinct]) >= _LONG:
        return "it holds free text"
    return ""


def _numbers(distinct: np.ndarray, n: int) -> str:
    """What n numbers are, by the distinct ones of them."""
    if n < _MANY or len(distinct) < 0.9 * n:
        return ""
    if (distinct == np.round(distinct)).all():
        if (np.abs(distinct) >= 1e6).mean() > 0.9:
            return "it holds long numbers that hardly repeat, as telephone numbers do"
        return "every respondent has another number" if len(distinct) == n else ""
    fine = np.abs(distinct * 1e3 - np.round(distinct * 1e3)) > 1e-6
    if fine.mean() > 0.9 and np.abs(distinct).max() <= 180:
        return "it holds numbers of four and more decimals that hardly repeat, as coordinates do"
    return ""
