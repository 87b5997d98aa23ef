"""Settings: YAML files read strictly and checked against their JSON Schema."""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from coproduction.faults import Fault, nearest

_PLACES = [Path(__file__).resolve().parents[i] / "schemas" for i in (1, 2)]
SCHEMAS = next(place for place in _PLACES if place.is_dir())


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):
    """YAML with the surprises taken out.

    `no`, `yes`, `on` and `off` are text (levels and Norway are called so), dates are text, and a
    key given twice is an error instead of the last one winning.
    """


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
    ]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool",
    re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"),
    list("tTfF"),
)


_MERGE = "tag:yaml.org,2002:merge"


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict:
    seen = set()
    for key_node, _ in node.value:
        if key_node.tag == _MERGE:
            continue
        key = loader.construct_object(key_node, deep=True)
        if isinstance(key, (list, dict)):
            raise yaml.constructor.ConstructorError(
                None, None, f"{key!r} cannot be a key", key_node.start_mark
            )
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key!r} is given twice", key_node.start_mark
            )
        seen.add(key)
    loader.flatten_mapping(node)
    return {
        loader.construct_object(key, deep=True): loader.construct_object(value, deep=True)
        for key, value in node.value
    }


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of ``<name>.yaml``."""
    return yaml.safe_load((SCHEMAS / f"{name}.schema.yaml").read_text(encoding="utf-8"))


#: What the patterns of the schemas say, in words.
_PATTERNS = {
    "^[a-z0-9][a-z0-9_]*$": "letters a to z, digits and underscores",
    "^[a-z][a-z0-9_]*$": "letters a to z, digits and underscores, a letter first",
    "^[a-z][a-z0-9]*$": "letters a to z and digits, a letter first",
    "^[a-z](_?[a-z0-9])*_?$": "letters a to z, digits and single underscores, a letter first",
    "^(100|[0-9]{1,2}([.][0-9]+)?)%$": "a share such as 2%",
    "^[12][0-9]{3}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$": "a month such as 2018-09 or a "
    "day such as 2018-09-01",
    "^[a-z]{2,3}$": "an ISO 639 code of two or three letters, such as en",
    "^[0-9a-f]{64}$": "64 hexadecimal digits, letters in lower case",
}

#: A number that YAML 1.1 takes for text, as it lacks a point or a sign.
_POWER = re.compile(r"[-+]?[0-9]{1,3}([.][0-9]*)?[eE][-+]?[0-9]{1,2}")

#: What JSON Schema calls the types of YAML, in words.
_TYPES = {
    "object": "a mapping (`key: value`)",
    "array": "a list (`[a, b]`)",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


def load(path: Path, name: str, shown: str) -> tuple[dict[str, Any], list[Fault]]:
    """Read a YAML file and check it against ``<name>.schema.yaml``.

    Returns the settings with every default of the schema filled in, and all faults found.
    The settings are only meaningful when there is no fault. `shown` is the path for messages.
    """
    if not path.is_file():
        siblings = [p.name for p in path.parent.glob("*")] if path.parent.is_dir() else []
        siblings = [
            name for name in siblings if not (SCHEMAS / f"{name[:-5]}.schema.yaml").exists()
        ]
        return {}, [
            Fault(shown, "the file is not there", expected=nearest(path.name, siblings) or "")
        ]
    try:
        text = path.read_bytes().decode("utf-8-sig")
        settings = yaml.load(text, Loader=_Loader)
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        problem = f"line {line}: not UTF-8 at byte {error.start}"
        return {}, [Fault(shown, problem, expected="a file saved as UTF-8")]
    except yaml.YAMLError as error:
        return {}, [_not_yaml(error, text, shown)]
    except RecursionError:
        return {}, [Fault(shown, "lists or mappings are nested too deeply to be read")]
    rules = schema(name)
    if settings is None:
        known = "; ".join(f"{key}: …" for key in rules.get("required", rules["properties"]))
        return {}, [Fault(shown, "the file is empty", expected=known)]
    faults = check(settings, rules, shown)
    return (settings, faults) if faults else (with_defaults(settings, rules, rules), [])


def _not_yaml(error: yaml.YAMLError, text: str, shown: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    if mark is None:
        return Fault(shown, problem)
    line = [*text.splitlines(), *[""] * 2][mark.line]
    at = f"line {mark.line + 1}: "
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return Fault(shown, f"{at}a tab stands before the text", expected="spaces, never tabs")
    if problem.startswith("but found"):  # the context says what was expected
        problem = f"{error.context} {problem}"
    return Fault(shown, at + problem)


def check(settings: Any, rules: dict, shown: str) -> list[Fault]:
    """Check settings against a JSON Schema and return every fault, each with its key."""
    errors = sorted(Draft202012Validator(rules).iter_errors(settings), key=lambda e: str(e.path))
    faults = [fault for error in errors for fault in _faults(error, shown)]
    return faults + [
        Fault(shown, f"{at}: {value} is no number to reckon with", expected="a finite number")
        for at, value in _endless(settings)
    ]


def _endless(settings: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Numbers that are infinite, too large for a double or none at all, each with its key."""
    if isinstance(settings, (dict, list)):
        pairs = settings.items() if isinstance(settings, dict) else enumerate(settings)
        for key, value in pairs:
            yield from _endless(value, f"{at}.{key}" if at else str(key))
    elif isinstance(settings, float) and not math.isfinite(settings):
        yield at, settings
    elif isinstance(settings, int) and abs(settings) > 2**63:
        yield at, "a number of so many digits"


def _faults(error: Any, shown: str) -> list[Fault]:
    at = ".".join(str(part) for part in error.absolute_path)
    rule, value = error.validator, error.instance
    if rule == "additionalProperties" and isinstance(error.validator_value, bool):
        known = error.schema.get("properties", {})
        return [
            Fault(
                shown,
                f"unknown key {key!r}" + (f" in {at}" if at else ""),
                expected=nearest(key, known) or "one of " + ", ".join(known),
            )
            for key in value
            if key not in known
        ]
    if rule == "required":
        return [
            Fault(
                shown,
                f"{error.message.split(' is ')[0]} is missing" + (f" in {at}" if at else ""),
                expected=error.schema.get("properties", {})
                .get(error.message.split("'")[1], {})
                .get("description", ""),
            )
        ]
    if rule == "enum":
        known = [str(k) for k in error.validator_value]
        hint = nearest(value, known)
        return [Fault(shown, f"{at}: {value!r} is not known", expected=hint or ", ".join(known))]
    if rule in ("pattern", "not") and "propertyNames" in list(error.absolute_schema_path):
        return [
            Fault(
                shown,
                f"{value!r} cannot be a name" + (f" in {at}" if at else ""),
                expected="lower-case letters, digits and underscores, not a reserved name",
            )
        ]
    described = error.schema.get("description", "") if isinstance(error.schema, dict) else ""
    if (
        rule == "type"
        and isinstance(value, bool | int | float)
        and "string" in str(error.validator_value)
    ):
        shown_value = str(value).lower() if isinstance(value, bool) else value
        where = f"{at}: {shown_value} is read as no text"
        mend = f'{error.absolute_path[-1]!s}: "{shown_value}"  (in quotes, as the file has it)'
        return [Fault(shown, where, expected=described, mend=mend)]
    if rule == "type":
        kinds = error.validator_value
        kinds = [kinds] if isinstance(kinds, str) else kinds
        expected = " or ".join(_TYPES[kind] for kind in kinds)
        if described:
            expected += f". {described}"
        elif keys := error.schema.get("required"):
            expected += " with " + ", ".join(f"{key}: …" for key in keys)
        found = "nothing stands here" if value is None else f"{value!r} cannot stand here"
        mend = ""
        if "number" in kinds and isinstance(value, str) and _POWER.fullmatch(value):
            mend = f"{float(value):.1f}  (YAML reads {value} as text)"
        return [Fault(shown, f"{at}: {found}" if at else found, expected=expected, mend=mend)]
    if rule in ("oneOf", "anyOf"):
        return _of_several(error, shown, at, described)
    if rule == "not" and (keys := _required(error.validator_value)):
        return [Fault(shown, f"{at}: {' and '.join(k for k in keys if k in value)} not here")]
    if rule == "pattern" and error.validator_value in _PATTERNS:
        expected = ". ".join(filter(None, [_PATTERNS[error.validator_value], described]))
        return [Fault(shown, f"{at}: {value!r} cannot stand here", expected=expected)]
    return [Fault(shown, f"{at}: {error.message}" if at else error.message, expected=described)]


def _of_several(error: Any, shown: str, at: str, described: str) -> list[Fault]:
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
        found = [fault for met in meant[0] for fault in _faults(met, shown)]
        return [replace(f, expected=f.expected or described) for f in found]
    kinds = [
        repr(rules["const"])
        if "const" in rules
        else _PATTERNS.get(rules.get("pattern"), _TYPES[rules["type"]])
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


def with_defaults(settings: Any, rules: dict, root: dict) -> Any:
    """Return a copy of valid settings with the defaults of their schema filled in."""
    if "$ref" in rules:
        target = root
        for part in rules["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        rules = target
    if isinstance(settings, dict):
        properties = rules.get("properties", {})
        extra = rules.get("additionalProperties")
        filled = {}
        for key, value in settings.items():
            inner = properties.get(key, extra if isinstance(extra, dict) else {})
            filled[key] = with_defaults(value, inner, root)
        for key, inner in properties.items():
            if "$ref" in inner:
                inner = root["$defs"][inner["$ref"].rsplit("/", 1)[1]]
            if key not in filled and "default" in inner:
                filled[key] = inner["default"]
        return filled
    if isinstance(settings, list):
        return [with_defaults(value, rules.get("items", {}), root) for value in settings]
    return settings


def is_text(rules: dict) -> bool:
    """Whether a schema is of a printed text: plain, or a mapping of language to text."""
    return rules.get("type") == ["string", "object"]


def with_texts(settings: Any, rules: dict, choose: Callable[[dict, str], str], at: str = "") -> Any:
    """Return a copy of valid settings with every text of several languages replaced.

    `choose` takes a mapping of language to text and the key where it stands, and returns the text.
    """
    if is_text(rules):
        return choose(settings, at) if isinstance(settings, dict) else settings
    if isinstance(settings, dict):
        properties, extra = rules.get("properties", {}), rules.get("additionalProperties")
        other = extra if isinstance(extra, dict) else {}
        return {
            key: with_texts(
                value, properties.get(key, other), choose, f"{at}.{key}" if at else str(key)
            )
            for key, value in settings.items()
        }
    if isinstance(settings, list):
        inner = rules.get("items", {})
        return [
            with_texts(value, inner, choose, f"{at}.{number}")
            for number, value in enumerate(settings, start=1)
        ]
    return settings
