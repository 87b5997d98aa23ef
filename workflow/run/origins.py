"""Origins: what makes a file, as the rules of the workflow say."""

from collections.abc import Iterable
from dataclasses import dataclass

from snakemake.io import contains_wildcard
from snakemake.iocontainers import InputFiles, OutputFiles, Wildcards
from snakemake.jobs import Job
from snakemake.rules import Rule

_Values = tuple[tuple[str, str], ...]


def origins(
    rules: Iterable[Rule], paths: Iterable[str], planned: Iterable[Job] = ()
) -> dict[str, dict]:
    """Tell of each file its rule, the code that rule runs and its other inputs.

    Code is the input named ``code``. Inputs of jobs that are `planned` are those of the plan, which
    takes less than to ask the rules for them. Raises `ValueError` for a file that no rule makes.
    """
    makers = _Makers(rules, planned)
    return {path: _origin(makers, path) for path in dict.fromkeys(map(str, paths))}


@dataclass(frozen=True)
class Made:
    """A job behind some files: its rule, its wildcards, and its files as Snakemake has them."""

    rule: Rule
    wildcards: _Values
    inputs: InputFiles
    outputs: OutputFiles


def jobs(rules: Iterable[Rule], paths: Iterable[str]) -> list[dict]:
    """Return every job behind some files, in an order in which they can run.

    Each has its name (the rule and the values of its wildcards), its script, code, other inputs and
    outputs. Files that no rule makes have none.
    """
    return [_told(job) for job in behind(rules, paths)]


def behind(rules: Iterable[Rule], paths: Iterable[str], planned: Iterable[Job] = ()) -> list[Made]:
    """The same as Snakemake has them."""
    makers = _Makers(rules, planned)
    found: dict[tuple, Made] = {}

    def follow(path: str) -> None:
        maker = makers.of(path)
        if maker is None:
            return
        wildcards = tuple((maker.get_wildcards(path) or {}).items())
        key = (maker.name, wildcards)
        if key in found:
            return
        job = Made(maker, wildcards, makers.read(maker, wildcards), _made(maker, wildcards))
        found[key] = job
        for each in job.inputs:
            follow(str(each))
        found[key] = found.pop(key)  # behind those that it needs

    for path in dict.fromkeys(map(str, paths)):
        follow(path)
    return [*found.values()]


def _told(job: Made) -> dict:
    given = _given(job.inputs)
    return {
        "name": " ".join([job.rule.name, *(value for _, value in job.wildcards)]),
        "script": next((file for file in given["code"] if "/scripts/" in file), ""),
        "outputs": [str(file) for file in job.outputs],
        **given,
    }


class _Makers:
    """What finds the rule of a file, at once where its path is written in the rule, and what jobs
    read."""

    def __init__(self, rules: Iterable[Rule], planned: Iterable[Job]):
        self._inputs: dict[tuple[Rule, _Values], InputFiles] = {
            (job.rule, tuple((job.wildcards_dict or {}).items())): job.input for job in planned
        }
        self._given: dict[tuple[Rule, _Values], dict[str, list[str]]] = {}
        self._fixed: dict[str, Rule] = {}
        self._others: list[Rule] = []
        self._known: dict[str, Rule | None] = {}
        for rule in rules:
            paths = [str(file) for file in rule.products()]
            varied = [path for path in paths if contains_wildcard(path)]
            self._fixed = dict.fromkeys({*paths} - {*varied}, rule) | self._fixed
            self._others += [rule] * bool(varied)

    def of(self, path: str) -> Rule | None:
        """The rule that makes a file, the first of several; None of one that no rule makes."""
        if path in self._fixed:
            return self._fixed[path]
        if path not in self._known:
            self._known[path] = next((r for r in self._others if r.is_producer(path)), None)
        return self._known[path]

    def read(self, maker: Rule, wildcards: _Values) -> InputFiles:
        """The inputs of one job."""
        job = maker, wildcards
        if job not in self._inputs:
            self._inputs[job] = maker.expand_input(Wildcards(fromdict=dict(wildcards)))[0]
        return self._inputs[job]

    def given(self, maker: Rule, wildcards: _Values) -> dict[str, list[str]]:
        """Code and other inputs of one job: the same for all the files it makes."""
        job = maker, wildcards
        if job not in self._given:
            self._given[job] = _given(self.read(maker, wildcards))
        return self._given[job]


def _origin(makers: _Makers, path: str) -> dict:
    maker = makers.of(path)
    if maker is None:
        raise ValueError(f"no rule makes {path}")
    wildcards = tuple((maker.get_wildcards(path) or {}).items())
    return {"rule": maker.name} | makers.given(maker, wildcards)


def _given(inputs: InputFiles) -> dict[str, list[str]]:
    code = [str(file) for file in inputs.get("code", [])]
    known = {*code}
    return {"code": code, "inputs": [str(file) for file in inputs if str(file) not in known]}


def _made(maker: Rule, wildcards: _Values) -> OutputFiles:
    return maker.expand_output(Wildcards(fromdict=dict(wildcards)))[0]
