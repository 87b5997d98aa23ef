"""Settings: YAML files read strictly and checked against their JSON Schema."""

import copy
import math
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from coproduction.faults import Fault, nearest, raise_any
from coproduction.files import absence
from coproduction.results.estimator_names import MEANINGS
from coproduction.study.written import schema_faults
from coproduction.study.written.bounds import oversize
from coproduction.study.written.moved import taken_out

#: From settings as written, and their path for messages, to whole ones and what is wrong with them.
Derivation = Callable[[dict[str, Any], str], tuple[dict[str, Any], list[Fault]]]

_PLACES = [Path(__file__).resolve().parents[i] / "schemas" for i in (2, 3)]
SCHEMAS = next(place for place in _PLACES if place.is_dir())


#: That of libyaml where there is one: it reads the same, faster.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):
    """YAML with the surprises taken out.

    `no`, `yes`, `on` and `off` are text (levels and Norway are called so), dates are text, and so
    are all keys (a wave is called 2008). A key given twice is an error instead of the last one
    winning.
    """

    merged = 0  # keys that merges brought so far

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Put what a mapping merges among its own keys, each key once: merges of merges double."""
        own = len(node.value)
        super().flatten_mapping(node)
        if len(node.value) > own:
            node.value = [*{_known(key): (key, value) for key, value in node.value}.values()]
            self.merged += len(node.value)
        if self.merged > MOST_VALUES:
            problem = f"merges (<<) repeat keys until there are more than {MOST_VALUES}"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)


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


#: No study has as many settings; a few lines of aliases of aliases do.
MOST_VALUES = 300_000
#: Nor lists in lists so deep: libyaml itself dies of a few thousand.
DEEPEST = 100
_MERGE = "tag:yaml.org,2002:merge"


def _key(loader: _Loader, node: yaml.Node) -> Any:
    """A key as it is written; lists and mappings, which cannot be keys, as they are."""
    scalar = isinstance(node, yaml.ScalarNode)
    return node.value if scalar else loader.construct_object(node, deep=True)


def _known(key: yaml.Node) -> Any:
    """What tells a key from the others of its mapping."""
    return key.value if isinstance(key, yaml.ScalarNode) else id(key)


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict:
    seen = set()
    for key_node, _ in node.value:
        if key_node.tag == _MERGE:
            continue
        key = _key(loader, key_node)
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
        _key(loader, key): loader.construct_object(value, deep=True) for key, value in node.value
    }


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


#: Closed sets that a schema takes by ``x-values``, each value with what it means.
VALUES = {"estimators": MEANINGS}


@cache
def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of ``<name>.yaml``, its ``x-values`` filled in; all who read it share it."""
    text = (SCHEMAS / f"{name}.schema.yaml").read_text(encoding="utf-8")
    return _filled(yaml.load(text, _SafeLoader))


def _filled(rules: Any) -> Any:
    """Rules with the `enum` and the description of every closed set that they name."""
    if isinstance(rules, list):
        return [_filled(one) for one in rules]
    if not isinstance(rules, dict):
        return rules
    found = {key: _filled(value) for key, value in rules.items() if key != "x-values"}
    if isinstance(rules.get("x-values"), str):
        values = VALUES[rules["x-values"]]
        told = " ".join(f"`{value}`: {meaning}." for value, meaning in values.items())
        found |= {"enum": [*values], "description": f"{found['description']} {told}"}
    return found


def load(
    path: Path, name: str, shown: str, derive: Derivation | None = None
) -> tuple[dict[str, Any], list[Fault]]:
    """Read a YAML file and check it against ``<name>.schema.yaml``.

    Returns the settings with every default of the schema filled in, and all faults found.
    The settings are only meaningful when there is no fault. `shown` is the path for messages.
    `derive` makes settings that refer to each other whole, before defaults fill them in.
    """
    settings, faults = checked(path, name, shown)
    if derive and not faults:
        settings, faults = derive(settings, shown)
    rules = schema(name)
    return settings if faults else with_defaults(settings, rules, rules), faults


def checked(path: Path, name: str, shown: str) -> tuple[Any, list[Fault]]:
    """The settings of `load` as they stand, without defaults; nothing where they cannot be read."""
    settings, faults = read(path, shown)
    if faults:
        return {}, faults
    rules = schema(name)
    if settings is None:
        known = "; ".join(f"{key}: …" for key in rules.get("required", rules["properties"]))
        return {}, [Fault(shown, "the file is empty", expected=known)]
    return settings, check(settings, rules, shown)


def chosen(study: str, root: Path = Path(), studies: str = "") -> Path:
    """The folder of a study, from that of the project: of the one named, else of `config.yaml`'s.

    Raises `Faults` for those of `config.yaml`.
    """
    config, faults = load(root / "config/config.yaml", "config", "config/config.yaml")
    raise_any(faults)
    return Path(studies or config["studies"]) / (study or config["study"])


def read(path: Path, shown: str) -> tuple[Any, list[Fault]]:
    """Read a YAML file as it stands, None where it says nothing, and what is wrong with it."""
    if not path.is_file():
        siblings = [p.name for p in path.parent.glob("*") if p.is_file()]
        siblings = [
            name for name in siblings if not (SCHEMAS / f"{name[:-5]}.schema.yaml").exists()
        ]
        return {}, [
            Fault(shown, f"the file {absence(path)}", expected=nearest(path.name, siblings) or "")
        ]
    if large := oversize(path, shown):
        return {}, large
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        problem = f"line {line}: not UTF-8 at byte {error.start}"
        return {}, [Fault(shown, problem, expected="a file saved as UTF-8")]
    try:
        if problem := _beyond(text):
            return {}, [Fault(shown, problem, expected="settings of a study")]
        found = yaml.load(text, Loader=_Loader)
        if _size(found, {}) <= MOST_VALUES:
            return found, []
        problem = f"aliases repeat values until there are more than {MOST_VALUES}"
        return {}, [Fault(shown, problem, expected="settings without aliases of aliases")]
    except yaml.YAMLError as error:
        return {}, [_not_yaml(error, text, shown)]
    except ValueError:  # of thousands of digits, or of letters behind !!int
        problem = "a number has too many digits to be read, or is none"
        return {}, [Fault(shown, problem, expected="a number, or quotes around it")]


def _beyond(text: str) -> str:
    """What makes a text more than settings, told before anything is built of it."""
    depth = values = 0
    for event in yaml.parse(text, Loader=_SafeLoader):
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            continue
        values += isinstance(event, yaml.NodeEvent)
        depth += isinstance(event, yaml.CollectionStartEvent)
        if depth > DEEPEST or values > MOST_VALUES:
            many = f"there are more than {MOST_VALUES} keys and values"
            deep = f"lists or mappings are nested more than {DEEPEST} deep"
            return f"line {event.start_mark.line + 1}: {deep if depth > DEEPEST else many}"
    return ""


def _size(value: Any, known: dict[int, int]) -> int:
    """How many values settings are made of, those behind an alias as often as they are named."""
    if not isinstance(value, (dict, list)):
        return 1
    if id(value) not in known:
        known[id(value)] = MOST_VALUES + 1  # of one that holds itself
        inner = value.values() if isinstance(value, dict) else value
        known[id(value)] = 1 + sum(_size(one, known) for one in inner)
    return known[id(value)]


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
        problem = f"{getattr(error, 'context', '')} {problem}"
    expected = next((told for part, told in _EXPECTED if part in problem), "")
    return Fault(shown, at + problem, expected=expected)


#: What was expected, by a part of what the reader of YAML says.
_EXPECTED = (
    (
        "mapping values are not allowed",
        "a text with a colon in quotes; a key a line, at its indent",
    ),
    ("block sequence entries are not allowed", "a list in lines below its key"),
    ("could not find expected ':'", "a colon and a blank behind the key"),
    ("expected key", "keys of one level at one indent, and nothing behind the quote of a text"),
    ("expected '-' indicator", "a hyphen before each entry of the list, at one indent"),
    ("found character", "a text that begins with such a sign in quotes"),
    ("found undefined alias", "a text that begins with * in quotes"),
    ("found unexpected end of stream", "a quote that ends each quoted text"),
    ("expected ',' or", "commas between, and the bracket that ends them"),
)


def _is_whole(_: Any, value: Any) -> bool:
    """Whether a value counts things: JSON Schema takes 2.0 for an integer, Python does not."""
    return isinstance(value, int) and not isinstance(value, bool)


def _required(_: Any, keys: list[str], given: Any, __: dict) -> Iterator[ValidationError]:
    """An error a key that is not there, which is the error's value."""
    for key in keys if isinstance(given, dict) else ():
        if key not in given:
            yield ValidationError(f"{key!r} is missing", validator_value=[key])


_Validator = extend(
    Draft202012Validator,
    {"required": _required},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_whole),
)


def check(settings: Any, rules: dict, shown: str) -> list[Fault]:
    """Check settings against a JSON Schema and return every fault, each with its key."""
    settings, faults = taken_out(settings, rules.get("title", ""), shown)
    errors = sorted(_Validator(rules).iter_errors(settings), key=lambda e: str(e.path))
    faults += [fault for error in errors for fault in schema_faults.told(error, rules, shown)]
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


def sound(settings: dict, rules: dict, unsaid: dict[str, Any]) -> dict | None:
    """The part of settings that their schema says nothing against, without its defaults.

    Entries at fault are left out whole, and `unsaid` stands in for what is not there; None where
    what else is needed is not.
    """
    settings, _ = taken_out(copy.deepcopy(settings), rules.get("title", ""), "")
    judge = Draft202012Validator(rules)
    while error := next(_errors(judge, settings := {**unsaid, **settings}, unsaid), None):
        *way, key = error.absolute_path or [None]
        known = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
        entry = settings
        for part in way:
            entry = entry[part]
        if error.validator == "additionalProperties" and error.validator_value is False:
            entry = settings if key is None else entry[key]
            for unknown in [other for other in entry if other not in known]:
                del entry[unknown]
        elif key is None:
            return None
        else:
            del entry[key]
    return settings


def _errors(
    judge: Draft202012Validator, settings: dict, unsaid: dict[str, Any]
) -> Iterator[ValidationError]:
    """What a schema says against settings, but for what stands in for unsaid ones."""
    for error in judge.iter_errors(settings):
        key, *_ = [*error.absolute_path, None]
        if key not in unsaid or settings[key] != unsaid[key]:
            yield error


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
                filled[key] = copy.deepcopy(inner["default"])
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
