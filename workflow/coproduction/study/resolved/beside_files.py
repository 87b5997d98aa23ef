"""Files beside those a table or figure is made of: each reaches its function, or is refused."""

from collections.abc import Collection, Mapping, Sequence

from coproduction.results.contract import File


def hold(
    files: Sequence[File],
    beside: Sequence[File],
    taken: Mapping[File, str],
    joined: Mapping[File, Collection[File]],
) -> None:
    """Raise ValueError for a file declared beside others that no function would be given.

    Parameters
    ----------
    files, beside
        The files that a kind declares.
    taken
        File to the parameter by which functions are given it.
    joined
        File to those whose rows are given with more of it: it reaches a function with one of these.
    """
    given = {*files, *beside}
    lone = [one.path for one in beside if one not in taken and not given & {*joined.get(one, ())}]
    if lone:
        raise ValueError(
            f"beside: {', '.join(lone)} reaches no function; declare it in `files`, or the "
            "parameter by which it is taken in `BESIDE`"
        )
