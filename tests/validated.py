"""Hold an unpacked archive against the validators of its formats: bag, crate, package, citation.

Run by the Python of an environment that has them, with the folder of the archive; needs no network.
Prints what is wrong and ends with 1, or ends with 0.
"""

import io
import subprocess
import sys
from email.message import Message
from pathlib import Path
from urllib.response import addinfourl

CONTEXTS = {
    "https://w3id.org/ro/crate/1.1/context": "ro-crate-1.1.jsonld",
    "https://w3id.org/ro/terms/workflow-run/context": "workflow-run.jsonld",
}


def serve(folder: Path) -> None:
    """Answer requests for the contexts from the archive, and no others."""
    import rdflib._networking
    import requests

    def context(url: str) -> bytes:
        if url not in CONTEXTS:
            raise OSError(f"no network: {url}")
        return (folder / "contexts" / CONTEXTS[url]).read_bytes()

    def opened(request, *_, **__):
        headers = Message()
        headers["Content-Type"] = "application/ld+json"
        url = request.full_url
        return addinfourl(io.BytesIO(context(url)), headers, url, 200)

    def requested(_, method, url, **__):
        answer = requests.Response()
        answer.url, answer.status_code, answer._content = url, 200, context(url)
        answer.headers["Content-Type"] = "application/ld+json"
        return answer

    rdflib._networking.urlopen = opened
    requests.Session.request = requested


def crate(folder: Path) -> list[str]:
    """What roc-validator says against the crate as a Workflow Run Crate 0.5."""
    serve(folder)
    from rocrate_validator import models, services

    settings = services.ValidationSettings(
        rocrate_uri=str(folder),
        profile_identifier="workflow-run-crate-0.5",
        requirement_severity=models.Severity.REQUIRED,
    )
    issues = services.validate(settings).get_issues()
    return [f"{issue.check.identifier}: {issue.message}" for issue in issues]


def package(folder: Path) -> list[str]:
    """What frictionless says against the data package and its tables."""
    import frictionless

    report = frictionless.validate(str(folder / "datapackage.json"))
    return [str(row) for row in report.flatten(["name", "message"])]


def command(*words: str) -> list[str]:
    """What a command prints when it fails."""
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)
    return [done.stdout + done.stderr] * bool(done.returncode)


if __name__ == "__main__":
    bag = Path(sys.argv[1])
    data = bag / "data"
    wrong = [
        *command("-m", "bagit", "--validate", str(bag)),
        *command(str(Path(sys.executable).with_name("cffconvert")), "--validate", "-i",
                 str(data / "CITATION.cff")),
        *package(data),
        *crate(data),
    ]  # fmt: skip
    print(*wrong, sep="\n")
    sys.exit(bool(wrong))
