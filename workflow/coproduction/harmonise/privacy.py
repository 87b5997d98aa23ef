"""Privacy at the door: what identifies a respondent stays out of the harmonised file.

Columns whose cells enter the harmonised file as they stand (numbers that are copied, reversed or
rescaled, strata and PSUs) are judged by their name and by their content, columns that are mapped
code by code by their content only. What looks like a direct identifier stops the run unless
`study.yaml` names it. No message and no table holds a value.
"""

import re
import unicodedata

import numpy as np

from coproduction.faults import Fault, nearest
from coproduction.missing import BLANK
from coproduction.readers.export import Export, coded, number
from coproduction.readers.headers import quoted
from coproduction.study.recodes.crosswalk import ARITHMETIC, Crosswalk
from coproduction.study.resolved.survey import Source

#: What a column's name says about it, as words of names in lower case without accents.
WORDS = {
    "a person's name": """name names firstname lastname surname forename fullname respname username
        initials nom prenom vorname nachname familienname jmeno prijmeni navn fornavn efternavn namn
        nombre apellido apellidos nome cognome sobrenome imie nazwisko voornaam achternaam naam""",
    "an e-mail address": """email mail emailaddress emailadresse courriel epost mejl correo
        correoelectronico""",
    "a telephone number": """phone telephone tel telefon telefono telefone telefoon mobile mobil
        handy cellphone fax gsm tlf phonenumber telno telnr telefonnummer telefonnr mobilnummer
        handynummer rufnummer tlfnr telefonnicislo whatsapp""",
    "an IP address": "ip ipaddress ipaddr ipadr ipadresse",
    "an address": """address adresse adresa adres direccion indirizzo endereco street strasse
        strassenname hausnummer rue ulice vej vejnavn gade calle domicilio bydliste""",
    "a postcode": """postcode postalcode zip zipcode plz postleitzahl codepostal codpostal
        codigopostal psc postnr postnummer""",
    "a coordinate": """lat latitude lon lng longitude gps geolocation geopoint breitengrad
        laengengrad langengrad locationlatitude locationlongitude easting northing xcoord ycoord
        utm latitud longitud breddegrad laengdegrad zemepisnasirka zemepisnadelka""",
    "a date of birth": """dob birthdate dateofbirth geburtsdatum geburtstag datenaissance
        datedenaissance datumnarozeni foedselsdato fodselsdato fechanacimiento
        fechadenacimiento""",
    "a number of an identity document": """ssn nino nhsnumber cpr cprnr cprnummer passport
        passeport pasaporte rodnecislo personnummer cisloop personalausweis ausweisnr
        ausweisnummer steuerid taxid numerosecu secusociale nif iban bankaccount steuernummer
        matrikelnummer matrikelnr matriculationnumber studentnumber studentid nationalid
        nationalidentification identificationnumber""",
    "a number of a device": "imei macaddress deviceid",
}
_REASONS = {word: reason for reason, words in WORDS.items() for word in words.split()}
#: A column's name of more words than these is a question, not a name.
_LONGEST_NAME = 4
#: Of more words than these it is a text about something else.
_LONGEST_QUESTION = 25
#: Beside one of these a name is that of a place.
_PLACES = re.compile(
    "area|city|country|county|district|kraj|land|municipality|pays|place|point|province|psu|region"
    "|state|strata|stratum|town|ville"
)
#: Beside one of these it is about the thing, as `phone_use` and `street_lighting` are.
_ABOUT = re.compile(
    "access|brand|change|crime|file|freq|frequency|has|have|hours|lighting|list|minutes|mode|only"
    "|own|owner|ownership|owns|party|safety|skills|trust|type|use|used|uses|usage|variable"
)
#: What cells that are numbers can hold.
_NUMERIC = ("telephone", "postcode", "coordinate", "number", "birth")
#: Letters that have no accent to take off.
_SPELT = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "ł": "l", "Ł": "L"})

#: In the name of a column of fine numbers these tell a coordinate, and in its label those that mean
#: nothing else. Fine numbers alone are scores.
_OF_PLACE = re.compile(
    r"(?<![^\W\d_])(?:lat|lon|lng|long|geo\w*|x|y|coordx|coordy|\w*breite|\w*laenge|\w*lange|bredde"
    r"|laengde|sirka|delka|location|position|standort|nord|ost|north|south|east|west)(?![^\W\d_])"
)
_COORDINATE = re.compile(
    r"(?<![^\W\d_])(?:latitud\w*|longitud\w*|gps|coordinate\w*|coordon\w*|coordenad\w*|coordinat\w*"
    r"|coord|koord\w*|utm|wgs|easting|northing|breitengrad\w*|laengengrad\w*|langengrad\w*"
    r"|breddegrad\w*|laengdegrad\w*|zemepisna\w*)(?![^\W\d_])"
)
#: Coordinates of one country: degrees that lie close together, and of a pair apart.
_SPREAD = 8.0
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_EVER = {
    # The lengths are those of RFC 5321; without them a huge cell is searched for hours.
    "e-mail addresses": re.compile(r"[^@\s<>]{1,64}@[^@\s<>]{1,255}\.[a-z]{2,}", re.I),
    "IP addresses": re.compile(
        rf"(?<![\d.]){_OCTET}(?:\.{_OCTET}){{3}}(?![\d.])"
        r"|(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])"
        r"|(?<![\w:])[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6}::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?"
        r"(?![\w:])",
        re.I,
    ),
}
_MOSTLY = {
    "telephone numbers": re.compile(
        r"(?:\+|00?)\d(?:[\s()./-]?\d){6,14}|\(\+?\d{2,5}\)[\s./-]?\d(?:[\s./-]?\d){4,11}"
        r"|\d{3}-\d{3}-\d{3,4}|\d{2}(?: \d{2}){3}|[67]\d{2} \d{2}(?: \d{2}){2}"
    ),
    "coordinates": re.compile(
        r"[-+]?\d{1,3}\.\d{4,}°?\s*[NS]?[,; ]\s*[-+]?\d{1,3}\.\d{4,}°?[EW]?(?: [-\d.]+){0,2}"
        r"|\d{1,3}°\s?\d{1,2}[′'].*[NSEWO]"
    ),
    "postcodes": re.compile(
        r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{4} ?[A-Z]{2}|\d{3} \d{2}|[A-Z]{1,2}-\d{4,5}"
        r"|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{5}-\d{4}|\d{2}-\d{3}",
        re.I,
    ),
    "web addresses or names of accounts": re.compile(r"(?:https?://|www\.).+|@\w{2,}", re.I),
    "numbers of bank accounts": re.compile(r"[A-Z]{2}\d{2} ?(?:[A-Z\d]{4} ?){2,7}[A-Z\d]{1,4}"),
}
#: How much of a cell is looked at: what identifies is short, and a cell may be megabytes.
_LOOKED_AT = 1000
#: Free text: at least so many distinct cells, of so many characters at the median.
_MANY, _LONG = 30, 40
#: Reasons that an identifier of no person has as well: an open question, a number of a case.
FREE_TEXT, ALL_DIFFERENT = "it holds free text", "every respondent has another number"


def check(
    export: Export, source: Source, crosswalk: Crosswalk
) -> tuple[dict[str, str], list[Fault]]:
    """Return the columns that identify respondents, with the reason, and the faults.

    A column listed under `identifiers` of its source is found and no fault.
    """
    declared = source.identifiers
    whole = [*source.strata, *source.psu]
    whole += [row.source_variable for row in crosswalk.rows if row.verb in ARITHMETIC]
    entering = list(dict.fromkeys([*whole, *crosswalk.columns()]))
    asked = {column for row in crosswalk.rows for column in row.condition.columns()}
    found, faults = {}, []
    pair = _pair(export, [column for column in whole if column in entering])
    for column in entering:
        numeric = export.columns[column].kind == "number"
        reason = by_name(column, numeric) if column in whole else ""
        reason = reason or by_content(export, column, column in whole)
        reason = reason or (_PAIRED if column in pair else "")
        if column in asked and column in source.respondent:
            reason = "a condition of the crosswalk names a respondent by it"
        if reason or column in declared:
            found[column] = reason or "declared as an identifier"
        if reason and column not in declared:
            lines = ", ".join(map(quoted, [*declared, column]))
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


def by_name(column: str, numeric: bool = False, longest: int = _LONGEST_NAME) -> str:
    """What the name of a column says it holds, empty if nothing that identifies.

    Words are told apart by signs, digits and capitals: `resp_Email2` is resp, email. Of a
    `numeric` column nothing is thought that a number cannot be, nor of more words than `longest`.
    """
    plain = unicodedata.normalize("NFKD", column.translate(_SPELT))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", plain)
    words = re.findall(r"[a-z]+", parted.lower())
    if len(words) > longest or any(map(_ABOUT.fullmatch, words)):
        return ""
    joined = ["".join(words[i : i + n]) for n in (3, 2) for i in range(len(words) - n + 1)]
    for word in [*joined, *words]:
        reason = _REASONS.get(word, "")
        place = reason == "a person's name" and any(map(_PLACES.fullmatch, words))
        possible = not numeric or any(what in reason for what in _NUMERIC)
        if reason and possible and not place:
            return f"its name says it holds {reason}"
    return ""


def by_question(label: str, numeric: bool) -> str:
    """The same of a label, which may be a whole question; only of columns of many answers."""
    return by_name(label, numeric, _LONGEST_QUESTION).replace("its name", "its label")


def is_question(label: str) -> bool:
    """Whether a label has more words than a name."""
    return len(label.split()) > _LONGEST_NAME


def by_content(export: Export, column: str, whole: bool) -> str:
    """What the distinct cells of a column are, empty if nothing that identifies.

    With `whole` its numbers enter as they stand, and are looked at too.
    """
    positions, distinct = coded(export.cells(column))
    if not distinct or not isinstance(distinct[0], str):
        n = int((positions >= 0).sum())
        return _numbers(np.array(distinct), n, _of_place(export, column)) if whole else ""
    if column in export.lists:
        distinct = list({part for text in distinct for part in export.lists[column].parts(text)})
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
        return FREE_TEXT
    if whole:
        read = np.array([number(text, export.mark(column)) for text in distinct])
        if len(distinct) >= _MANY and np.isfinite(read).mean() > 0.9:
            held = read[np.isfinite(read)]
            n = int((positions >= 0).sum()) - (len(read) - len(held))
            return _numbers(held, n, _of_place(export, column))
    return ""


_PAIRED = "it holds degrees of four and more decimals that lie close together, as another does"


def _of_place(export: Export, column: str) -> bool:
    """Whether the name or the label of a column says that it is of a place."""
    name, label = (_plain(text) for text in (column, export.columns[column].label or ""))
    return bool(_OF_PLACE.search(name) or _COORDINATE.search(f"{name} {label}"))


def _plain(text: str) -> str:
    """A text in lower case without accents, words told apart by capitals."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text.translate(_SPELT))
    signs = unicodedata.normalize("NFKD", parted)
    return "".join(sign for sign in signs if not unicodedata.combining(sign)).lower()


def _fine(distinct: np.ndarray, n: int) -> bool:
    """Whether n numbers may be degrees: four and more decimals, and hardly any twice."""
    if n < _MANY or len(distinct) < 0.9 * n:
        return False
    fine = np.abs(distinct * 1e3 - np.round(distinct * 1e3)) > 1e-6
    return bool(fine.mean() > 0.9 and np.abs(distinct).max() <= 180)


def _pair(export: Export, columns: list[str]) -> set[str]:
    """Columns that are degrees of a place together: fine, each close together, and far apart.

    Scores of one kind lie about one mean, or spread wider; degrees of latitude and longitude lie
    within few degrees of two points.
    """
    middles = {}
    for column in dict.fromkeys(columns):
        positions, distinct = coded(export.cells(column))
        if not distinct:
            continue
        if isinstance(distinct[0], str):
            distinct = [number(text, export.mark(column)) for text in distinct]
        held = np.array(distinct, dtype=float)
        held = held[np.isfinite(held)]
        if _fine(held, int((positions >= 0).sum()) - (len(distinct) - len(held))):
            spread = float(held.std())
            if 0 < spread < _SPREAD:
                middles[column] = float(np.median(held)), spread
    return {
        one
        for one, (middle, spread) in middles.items()
        for other, (away, wide) in middles.items()
        if one != other
        and abs(middle - away) > max(5.0, 4 * max(spread, wide))
        and min(abs(middle), abs(away)) <= 90
    }


def by_numbers(distinct: np.ndarray, n: int) -> str:
    """What n answers are that are numbers, by the distinct ones of them; empty if nothing that
    identifies."""
    return _numbers(distinct, n, False)


def _numbers(distinct: np.ndarray, n: int, of_place: bool) -> str:
    """What n numbers are, by the distinct ones of them, and whether their column is of a place."""
    if n < _MANY or len(distinct) < 0.9 * n:
        return ""
    if (distinct == np.round(distinct)).all():
        if (np.abs(distinct) >= 1e6).mean() > 0.9:
            return "it holds long numbers that hardly repeat, as telephone numbers do"
        return ALL_DIFFERENT if len(distinct) == n else ""
    if of_place and _fine(distinct, n):
        return "it holds numbers of four and more decimals that hardly repeat, as coordinates do"
    return ""
