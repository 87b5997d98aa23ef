"""Files as a draft sees them, made for tests."""

from coproduction.draft.looking.seen import (
    CodeProfile,
    FileProfile,
    LanguageEvidence,
    VariableProfile,
)


def variable(name, label="", answers=(), position=0, kind="numeric", n=100, **more):
    """A variable of labelled answers, coded from 1, or of numbers where it has none."""
    codes = more.pop("codes", None)
    if codes is None:
        given = answers.items() if isinstance(answers, dict) else enumerate(answers, start=1)
        text = kind == "text"
        codes = tuple(
            CodeProfile(a if text else str(c), "" if text else a, n, False) for c, a in given
        )
    extremes = {} if kind != "numeric" or codes else {"minimum": 18.0, "maximum": 90.0}
    valid = sum(c.n for c in codes if not c.missing) if codes else n
    return VariableProfile(
        name=name, position=position, label=label, kind=kind, codes=tuple(codes), n_valid=valid,
        n_empty=0, n_distinct=len(codes) or 60, **{**extremes, **more},
    )  # fmt: skip


def file(*variables, language="en", path="data/raw/made/a.sav", **more):
    """A file of some variables."""
    placed = tuple(
        VariableProfile(**{**vars(one), "position": k}) for k, one in enumerate(variables)
    )
    return FileProfile(
        path=path, format=path.rpartition(".")[2], platform="none", encoding="utf-8", delimiter="",
        decimal="", sheet="", header_rows=1, n_rows=max((v.n_valid for v in placed), default=0),
        language=language, language_evidence=LanguageEvidence(9), variables=placed, **more,
    )  # fmt: skip
