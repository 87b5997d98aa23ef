"""Upload an archive as a draft to Zenodo or Dataverse, with the metadata that lie in it.

``make upload ARCHIVE=… TO=zenodo`` prints what would be sent and sends nothing. With the token of
the account in ``DEPOSIT_TOKEN`` and ``SEND=1`` it makes a draft: nothing is published, which a
person does who has looked at it. ``SERVER=https://sandbox.zenodo.org`` is for trying. Requests are
those of developers.zenodo.org (Deposit) and guides.dataverse.org (Native API).
"""

import argparse
import hashlib
import http.client
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TOKEN = "DEPOSIT_TOKEN"
SERVERS = {"zenodo": "https://zenodo.org", "dataverse": "https://demo.dataverse.org"}
#: Files of an archive that hold the metadata of a deposit.
METADATA = {"zenodo": ".zenodo.json", "dataverse": "dataverse.json"}
BOUNDARY = "----archive-of-a-workflow"
#: Hosts that are reached without a network, so that a token may go there in clear.
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
PATIENCE = 600.0
_PIECE = 1 << 20


class Refused(Exception):
    """An upload that cannot be made, and why."""


@dataclass(frozen=True)
class Request:
    """One request: what is sent where. The `body` is JSON, or the file itself."""

    method: str
    url: str
    body: Mapping[str, Any] | Path
    form: str = ""

    def __str__(self) -> str:
        sent = f"the file {self.body.name}" if isinstance(self.body, Path) else "metadata"
        return f"{self.method} {self.url} ({sent})"


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows none: the token of an account goes nowhere but where it was meant for."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        raise Refused(
            f"{req.full_url} answers with {code}, a redirect to {newurl}: nothing follows it"
        )


_OPENER = urllib.request.build_opener(_Redirects)


@dataclass(frozen=True)
class Sender:
    """Sends requests to one server with the token of an account, or without `send` tells them."""

    server: str
    headers: Mapping[str, str]
    send: bool
    told: list[str] = field(default_factory=list)

    def __call__(self, request: Request) -> Any:
        """Send a request. Returns what the server answers, nothing where nothing is sent; raises
        `Refused` for what it refuses, with its words, and for another server than this one."""
        if urllib.parse.urlsplit(request.url)[:2] != urllib.parse.urlsplit(self.server)[:2]:
            raise Refused(f"{request.url} is not of {self.server}: the token is not sent there")
        self.told.append(str(request))
        if not self.send:
            return {}
        body, headers = _encoded(request)
        asked = urllib.request.Request(
            request.url, body, {**self.headers, **headers}, method=request.method
        )
        try:
            with _OPENER.open(asked, timeout=PATIENCE) as answer:
                return json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as error:
            said = error.read().decode(errors="replace")[:500]
            raise Refused(f"{request.method} {request.url}: {error.code} {said}") from None
        except (OSError, http.client.HTTPException, json.JSONDecodeError) as error:
            raise Refused(f"{request.method} {request.url}: {error}") from None


def _encoded(request: Request) -> tuple[bytes | Iterator[bytes], dict[str, str]]:
    """The body of a request and its headers; files are read piece by piece."""
    if not isinstance(request.body, Path):
        return json.dumps(request.body).encode(), {"Content-Type": "application/json"}
    size = request.body.stat().st_size
    if not request.form:
        return _pieces(request.body), {
            "Content-Type": "application/octet-stream",
            "Content-Length": str(size),
        }
    name = request.body.name.replace('"', "_")
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="jsonData"\r\n\r\n{request.form}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/zip\r\n\r\n"
    ).encode()
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()
    return _around(head, request.body, tail), {
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Content-Length": str(len(head) + size + len(tail)),
    }


def _around(head: bytes, path: Path, tail: bytes) -> Iterator[bytes]:
    yield head
    yield from _pieces(path)
    yield tail


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            yield piece


def metadata(archive: Path, to: str) -> dict[str, Any]:
    """The metadata for a repository that lie in an archive. Raises `Refused` where none do."""
    try:
        with zipfile.ZipFile(archive) as packed:
            found = [n for n in packed.namelist() if n.rpartition("/")[2] == METADATA[to]]
            if not found:
                raise Refused(
                    f"{archive} holds no {METADATA[to]}: it is no archive of `make archive`"
                )
            return json.loads(packed.read(min(found, key=len)))
    except Refused:
        raise
    except Exception as error:  # zipfile raises whatever a damaged part makes it raise
        raise Refused(f"{archive}: {error}") from None


def zenodo(archive: Path, told: Mapping[str, Any], server: str, send: Sender) -> str:
    """Make a draft on Zenodo: the deposit, its file, its metadata. Returns where it stands."""
    place = f"{server}/api/deposit/depositions"
    made = send(Request("POST", place, {}))
    at = _said(made, "id", or_else="<id>", send=send)
    files = f"{server}/api/files/<id>"
    bucket = _said(made, "links", "bucket", or_else=files, send=send)
    put = send(Request("PUT", f"{bucket}/{urllib.parse.quote(archive.name)}", archive))
    _same(archive, _said(put, "checksum", or_else="", send=send).removeprefix("md5:"))
    send(Request("PUT", f"{place}/{at}", {"metadata": told}))
    return f"{server}/deposit/{at}"


def _said(answer: Any, *keys: str, or_else: str, send: Sender) -> str:
    """What a server answers under some keys, `or_else` where nothing was sent.

    Raises `Refused` where its answer has nothing there, and may not be of such a server.
    """
    if not send.send:
        return or_else
    for key in keys:
        answer = answer.get(key) if isinstance(answer, dict) else None
    if not isinstance(answer, str | int) or isinstance(answer, bool) or answer == "":
        sent = "; ".join(send.told)
        raise Refused(f"{send.server} answers without {'.'.join(keys)}. Sent so far: {sent}")
    return str(answer)


def dataverse(archive: Path, told: Mapping[str, Any], server: str, send: Sender) -> str:
    """Make a draft in a Dataverse collection, named in the server's path: dataset, then file.

    A zip is unpacked there: the files stand in its folders. Returns where it stands.
    """
    base, _, collection = server.partition("/dataverse/")
    made = send(Request("POST", f"{base}/api/dataverses/{collection or 'root'}/datasets", told))
    at = _said(made, "data", "persistentId", or_else="<persistentId>", send=send)
    place = (
        f"{base}/api/datasets/:persistentId/add?persistentId={urllib.parse.quote(at, safe='<>')}"
    )
    form = json.dumps({"description": "Archive of the results", "tabIngest": "false"})
    _said(send(Request("POST", place, archive, form)), "status", or_else="", send=send)
    return f"{base}/dataset.xhtml?persistentId={at}"


def _same(archive: Path, md5: str) -> None:
    """Raise `Refused` where the server has another file than was sent."""
    if md5:  # nothing was sent otherwise
        own = hashlib.md5(usedforsecurity=False)
        for piece in _pieces(archive):
            own.update(piece)
        if own.hexdigest() != md5:
            raise Refused(
                f"{archive.name} arrived as another file: MD5 {md5}, not {own.hexdigest()}"
            )


_TO: dict[str, Callable[[Path, Mapping[str, Any], str, Sender], str]] = {
    "zenodo": zenodo,
    "dataverse": dataverse,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command: 0 where the draft is there or was told, else 2."""
    parser = argparse.ArgumentParser(
        prog="python -m archive.upload", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("archive", type=Path)
    parser.add_argument("--to", choices=sorted(_TO), required=True)
    parser.add_argument("--server", default="", help="address of the repository")
    parser.add_argument("--send", action="store_true", help="send, not only tell what would be")
    given = parser.parse_args(argv)
    try:
        server = (given.server or SERVERS[given.to]).rstrip("/")
        at = urllib.parse.urlsplit(server)
        if at.scheme != "https" and not (at.scheme == "http" and at.hostname in _LOOPBACK):
            raise Refused(
                f"{server} is no address of a server that a token may go to;"
                f" expected one such as {SERVERS[given.to]}"
            )
        token = os.environ.get(TOKEN, "")
        if given.send and not token:
            raise Refused(f"put the token of your account into the environment variable {TOKEN}")
        key = {
            "zenodo": ("Authorization", f"Bearer {token}"),
            "dataverse": ("X-Dataverse-key", token),
        }
        send = Sender(server, dict([key[given.to]]), given.send)
        told = metadata(given.archive, given.to)
        place = _TO[given.to](given.archive, told, server, send)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    print(*send.told, sep="\n")
    if given.send:
        print(f"a draft stands at {place}: look at it, and publish it there")
    else:
        print(json.dumps(told, indent=2, ensure_ascii=False))
        print("nothing was sent: SEND=1 sends it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
