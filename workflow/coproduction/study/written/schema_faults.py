"""What a JSON Schema says against settings, told as faults in words."""

import re
from dataclasses import replace
from functools import reduce
from typing import Any

from coproduction.faults import Fault, nearest

#: What the patterns of the schemas say, in words.
PATTERNS = {
    "^[a-z0-9][a-z0-9_]*$": "letters a to z, digits and underscores",
    "^(?!.*_exclusions$)[a-z0-9][a-z0-9_]*$": "letters a to z, digits and underscores, not ending "
    "in _exclusions",
    "^[a-z][a-z0-9_]*$": "letters a to z, digits and underscores, a letter first",
    "^(?!declared$)[a-z][a-z0-9_]*$": "letters a to z, digits and underscores, a letter first, and "
    "not the word declared",
    "^[a-z][a-z0-9]*$": "letters a to z and digits, a letter first",
    "^[a-z](_?[a-z0-9])*_?$": "letters a to z, digits and single underscores, a letter first",
    "^(100|[0-9]{1,2}([.][0-9]+)?)%$": "a share such as 2%",
    "^[12][0-9]{3}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$": "a month such as 2018-09 or a "
    "day such as 2018-09-01",
    "^[a-z]{2,3}$": "an ISO 639 code of two or three letters, such as en",
    "^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$": "a day such as 2026-01-31",
    "^(0|[1-9][0-9]*)([.](0|[1-9][0-9]*)){0,2}$": "up to three numbers such as 1.0, in quotes",
    "^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$": "an ORCID iD such as 0000-0002-1825-0097",
    "^[^@ ]+@[^@ ]+[.][^@ ]+$": "an e-mail address",
    "^https?://[^ ]+$": "an address that begins with https://",
    "^s3://[a-z0-9][a-z0-9.-]+[a-z0-9](/[A-Za-z0-9_.-]+)*$": "a bucket and folders in it, such as "
    "s3://bucket/folder",
    "^(tables|figures)/[a-z0-9_]+$": "the folder and the name, such as tables/correlates_pooled",
    r"\S": "text that is not blank",
    "^[0-9a-f]{64}$": "64 hexadecimal digits, letters in lower case",
}

#: A number that YAML 1.1 takes for text, as it lacks a point or a sign.
_POWER = re.compile(r"[-+]?[0-9]{1,3}([.][0-9]*)?[eE][-+]?[0-9]{1,2}")

#: How many keys of one entry that nobody knows are told each; a file of them is no settings.
MOST_UNKNOWN = 100

#: What JSON Schema calls the types of YAML, in words.
_TYPES = {
    "object": "a mapping (`key: value`)",
    "array": "a list (`[a, b]`)",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}


def told(error: Any, schema: dict, shown: str) -> list[Fault]:
    """The faults of an error of `jsonschema` against `schema`, `shown` being the file's path."""
    at = ".".join(str(part) for part in error.absolute_path)
    rule = error.validator
    described = error.schema.get("description", "") if isinstance(error.schema, dict) else ""
    if rule in ("pattern", "not", "maxLength") and "propertyNames" in list(
        error.absolute_schema_path
    ):
        return [_name(error, shown, at)]
    if rule == "additionalProperties" and isinstance(error.validator_value, bool):
        return _unknown(error, shown, at)
    if rule == "required":
        return [_lacking(error, schema, shown, at)]
    if rule in _TOLD:
        return [_TOLD[rule](error, shown, at, described)]
    if rule in ("oneOf", "anyOf"):
        return _of_several(error, schema, shown, at, described)
    if rule == "not" and (keys := _required(error.validator_value)):
        if not isinstance(error.instance, dict):  # its type is told
            return []
        met = " and ".join(key for key in keys if key in error.instance)
        return [Fault(shown, f"{at}: {met} not here")]
    return [Fault(shown, f"{at}: {error.message}" if at else error.message, expected=described)]


def _name(error: Any, shown: str, at: str) -> Fault:
    name = error.instance if len(error.instance) <= 80 else f"{error.instance[:80]}…"
    problem = f"{name!r} cannot be a name" + (f" in {at}" if at else "")
    taken = error.schema.get("not", {}).get("enum", [])
    expected = "lower-case letters, digits and underscores, at most 64"
    expected += f", none of {', '.join(taken)}" if name in taken else ""
    return Fault(shown, problem, expected=expected)


def _unknown(error: Any, shown: str, at: str) -> list[Fault]:
    known = error.schema.get("properties", {})
    unknown, within = [key for key in error.instance if key not in known], f" in {at}" if at else ""
    listed = "one of " + ", ".join(known)
    faults = [
        Fault(shown, f"unknown key {key!r}{within}", expected=nearest(key, known) or listed)
        for key in unknown[:MOST_UNKNOWN]
    ]
    if (more := len(unknown) - MOST_UNKNOWN) > 0:
        faults.append(Fault(shown, f"{more} more unknown keys{within}", expected=listed))
    return faults


def _lacking(error: Any, schema: dict, shown: str, at: str) -> Fault:
    (key,) = error.validator_value
    problem = f"{key!r} is missing" + (f" in {at}" if at else "")
    return Fault(shown, problem, expected=_described(error, schema, key))


def _described(error: Any, schema: dict, key: str) -> str:
    """What the innermost schema around an error that knows a key says of it."""
    described, here = "", schema
    for part in error.absolute_schema_path:
        if part == "$ref":
            names = here["$ref"].removeprefix("#/").split("/")
            here = reduce(lambda inner, name: inner[name], names, schema)
        else:
            here = here[part]
        if isinstance(here, dict) and key in (known := here.get("properties", {})):
            described = known[key].get("description", described)
    return described


def _of_list(error: Any, shown: str, at: str, _: str) -> Fault:
    known = [str(k) for k in error.validator_value]
    expected = nearest(error.instance, known) or ", ".join(known)
    return Fault(shown, f"{at}: {error.instance!r} is not known", expected=expected)


def _of_type(error: Any, shown: str, at: str, described: str) -> Fault:
    value, kinds = error.instance, error.validator_value
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if isinstance(value, bool | int | float) and "string" in kinds:
        written = str(value).lower() if isinstance(value, bool) else value
        mend = f'{error.absolute_path[-1]!s}: "{written}"  (in quotes, as the file has it)'
        return Fault(shown, f"{at}: {written} is read as no text", expected=described, mend=mend)
    expected = " or ".join(_TYPES[kind] for kind in kinds)
    if described:
        expected += f". {described}"
    elif keys := error.schema.get("required"):
        expected += " with " + ", ".join(f"{key}: …" for key in keys)
    found = "nothing stands here" if value is None else f"{value!r} cannot stand here"
    mend = ""
    if "integer" in kinds and isinstance(value, float) and value.is_integer():
        mend = f"{error.absolute_path[-1]!s}: {value:.0f}"
    if "number" in kinds and isinstance(value, str) and _POWER.fullmatch(value):
        mend = f"{float(value):.1f}  (YAML reads {value} as text)"
    return Fault(shown, f"{at}: {found}" if at else found, expected=expected, mend=mend)


def _of_pattern(error: Any, shown: str, at: str, described: str) -> Fault:
    words = PATTERNS.get(error.validator_value)
    if words is None:
        problem = f"{at}: {error.message}" if at else error.message
        return Fault(shown, problem, expected=described)
    expected = ". ".join(filter(None, [words, described]))
    return Fault(shown, f"{at}: {error.instance!r} cannot stand here", expected=expected)


def _of_length(error: Any, shown: str, at: str, described: str) -> Fault:
    if error.instance != "":
        problem = f"{at}: {error.message}" if at else error.message
        return Fault(shown, problem, expected=described)
    mend = f'delete the line {error.absolute_path[-1]!s}: "", or fill it in'
    return Fault(shown, f"{at}: an empty text cannot stand here", expected=described, mend=mend)


#: A rule of JSON Schema to what tells of its errors.
_TOLD = {"enum": _of_list, "type": _of_type, "pattern": _of_pattern, "minLength": _of_length}


def _of_several(error: Any, schema: dict, shown: str, at: str, described: str) -> list[Fault]:
    """What is wrong with settings that may be one of several things."""
    branches: list[list[Any]] = [[] for _ in error.validator_value]
    for met in error.context:
        branches[met.relative_schema_path[0]].append(met)
    if keys := _required({error.validator: error.validator_value}):
        several = "exactly one" if error.validator == "oneOf" else "one"
        return [Fault(shown, f"{at}: needs {several} of {', '.join(keys)}", expected=described)]
    other = ("type", "const")
    meant = [of for of in branches if not any(m.validator in other and not m.path for m in of)]
    if len(meant) == 1:  # the value is of the type of one of them
        found = [fault for met in meant[0] for fault in told(met, schema, shown)]
        return [replace(f, expected=f.expected or described) for f in found]
    kinds = [
        repr(rules["const"])
        if "const" in rules
        else PATTERNS.get(rules.get("pattern")) or _TYPES[rules["type"]]
        for rules in error.validator_value
    ]
    expected = ". ".join(filter(None, [" or ".join(kinds), described]))
    return [Fault(shown, f"{at}: {error.instance!r} cannot stand here", expected=expected)]


def _required(rules: dict) -> list[str]:
    """The keys that a schema requires, where it does nothing else."""
    (rule, value), *others = rules.items()
    if others or rule not in ("required", "anyOf", "oneOf"):
        return []
    if rule == "required":
        return list(value)
    found = [_required(branch) for branch in value]
    return [key for keys in found for key in keys] if all(found) else []
