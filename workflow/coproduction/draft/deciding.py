"""Answer the decisions of a draft: ``python -m coproduction.draft.deciding --study mine``.

One by one in the terminal, or with ``--page`` as a page that this machine alone can open.
"""

import argparse
import contextlib
import io
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from coproduction.draft.answering.asked_aloud import Conversation
from coproduction.draft.answering.served_page import DecisionServer
from coproduction.draft.answering.session import Session
from coproduction.faults import Fault, Faults
from coproduction.study.recodes import decisions

#: Columns where nobody says how many there are, and the most that are used.
_COLUMNS, _MOST_COLUMNS = 80, 100
_PORTS = range(1024, 65536)


def main(argv: Sequence[str] | None = None, root: Path = Path()) -> int:
    """Run the command; 0 when all answers that were given are in the study, else 1."""
    parser = argparse.ArgumentParser(prog="python -m coproduction.draft.deciding")
    parser.add_argument("--study", required=True, help="name of the study's folder")
    parser.add_argument("--page", default="", help="1, or the port of the page")
    given = parser.parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # labels may have letters that a terminal lacks
    try:
        page = given.page not in ("", "0")
        port = _port(given.page)
        session = Session(given.study, root)
        if page:
            return _serve(session, port, sys.stdout)
    except Faults as faults:
        print(faults, file=sys.stderr)
        return 1
    width = min(shutil.get_terminal_size((_COLUMNS, 24)).columns, _MOST_COLUMNS)
    try:
        return 0 if Conversation(session, sys.stdin, sys.stdout, width).run() else 1
    except KeyboardInterrupt:
        print(f"\nanswers are kept; make draft STUDY={given.study} takes them up")
        return 1


def _port(told: str) -> int:
    """The port of a page; 0, any that is free, where it is only asked for."""
    if told in ("", "0", "1"):
        return 0
    if len(told) > 5 or not told.isdecimal() or int(told) not in _PORTS:
        expected = f"1, or a port from {_PORTS[0]} to {_PORTS[-1]}"
        raise Faults([Fault("make study", f"PAGE={told!r} is no port", expected=expected)])
    return int(told)


def _serve(session: Session, port: int, out: TextIO) -> int:
    """Serve the page until the person is done or interrupts."""
    try:
        server = DecisionServer(session, port)
    except OSError as error:
        problem = f"PAGE={port}: {error.strerror or error}"
        raise Faults([Fault("make study", problem, mend="PAGE=1 takes a free port")]) from error
    print(f"open {server.url}", "(Ctrl-C ends it; answers that were saved are kept)", sep="\n",
          file=out, flush=True)  # fmt: skip
    with server, contextlib.suppress(KeyboardInterrupt):
        server.serve_forever(poll_interval=0.1)
    again = f"make draft STUDY={session.study} takes the answers up"
    told = again if session.pending else decisions.open_told(session.open)
    print(told, file=out)
    return int(session.pending)


if __name__ == "__main__":
    sys.exit(main())
