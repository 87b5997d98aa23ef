"""BagIt (RFC 8493): the tag files around a payload."""

import hashlib
from collections.abc import Mapping

from archive.contents import Contents
from archive.verify import MANIFEST, PAYLOAD, TAGS, encoded

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def tags(
    contents: Contents, payload: Mapping[str, tuple[str, int]], beside: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return the files of a bag that are no payload, by their path.

    `payload` has the SHA-256 and the size of every file by its path below the payload; `beside` are
    further files that lie in the bag and are no payload.
    """
    sums = {f"{PAYLOAD}/{path}": digest for path, (digest, _) in payload.items()}
    found = {
        "bagit.txt": DECLARATION,
        "bag-info.txt": _information(contents, payload).encode("utf-8"),
        MANIFEST: manifest(sums),
        **beside,
    }
    own = {path: hashlib.sha256(text).hexdigest() for path, text in found.items()}
    return found | {TAGS: manifest(own)}


def manifest(sums: Mapping[str, str]) -> bytes:
    """Return a manifest of SHA-256 by path, in the order of the paths."""
    lines = (f"{digest}  {encoded(path)}\n" for path, digest in sorted(sums.items()))
    return "".join(lines).encode("utf-8")


def _information(contents: Contents, payload: Mapping[str, tuple[str, int]]) -> str:
    size = sum(size for _, size in payload.values())
    told = {
        "External-Identifier": contents.folder,
        "External-Description": contents.title,
        "Contact-Name": "; ".join(person.spoken for person in contents.persons),
        "Bagging-Date": contents.released.isoformat(),
        "Bag-Group-Identifier": contents.name,
        "Payload-Oxum": f"{size}.{len(payload)}",
        "Replaces": f"{contents.name}-{contents.replaces}" if contents.replaces else "",
        "Reason": contents.reason,
    }
    return "".join(f"{key}: {' '.join(text.split())}\n" for key, text in told.items() if text)
