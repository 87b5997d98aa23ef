"""Every command that a page for people shows is run by a test, which is named here."""

import re
from pathlib import Path

import pytest
from pages_of_docs import WRITTEN, blocks, text

ROOT = Path(__file__).resolve().parents[2]
TYPED = "tests/pipeline/test_commands.py::test_what_the_pages_show_is_typed"
ARCHIVES = (
    "tests/pipeline/test_commands.py::test_archives_are_compared_and_what_would_be_sent_is_told"
)
PAGES = "tests/pipeline/test_tutorials.py::test_a_page_does_what_it_says"
#: Command to the test that types it, or that runs what its recipe runs.
RUN = {
    "make archive": PAGES,
    "make archive STUDY": PAGES,
    "make attack STUDY": "tests/unit/disclosure/test_attack.py",
    "make check": PAGES,
    "make check STUDY": PAGES,
    "make clean STUDY": "tests/unit/test_make.py::test_clean_of_one_study_leaves_the_other",
    "make codebook": PAGES,
    "make codebook FILE WEIGHT": TYPED,
    "make compare FILES": TYPED,
    "make diff A B": ARCHIVES,
    "make docs": TYPED,
    "make draft": PAGES,
    "make draft FILES ONLY STUDY": TYPED,
    "make draft FILES STUDY": PAGES,
    "make draft STUDY": PAGES,
    "make gallery": "tests/unit/pages/papers/test_gallery.py",
    "make plan": PAGES,
    "make plan STUDY": TYPED,
    "make oracle": "tests/oracle/test_table.py",
    "make register DATE STUDY": TYPED,
    "make reproduce": "tests/unit/archive/test_reproduction.py",
    "make results": PAGES,
    "make results STUDY": PAGES,
    "make results STUDY TARGET": "tests/unit/test_make.py::"
    "test_targets_stand_before_the_configuration",
    "make study": TYPED,
    "make study STUDY": TYPED,
    "make study PAGE STUDY": TYPED,
    "make trace": PAGES,
    "make trace RESPONDENT VARIABLE": PAGES,
    "make upload": ARCHIVES,
    "make upload ARCHIVE TO": ARCHIVES,
    "make verify": PAGES,
    "make verify ARCHIVE": "tests/pipeline/test_archive.py",
    "make verify ARCHIVE CHECKSUMS": PAGES,
    "make workbook STUDY": TYPED,
    "make workbook FROM STUDY": TYPED,
    ".venv/bin/snakemake stored --profile profiles/s3 --config storage=s3://x/x": "tests/pipeline/"
    "test_storage.py",
    "pip install .": "tests/pipeline/test_install.py",
    "snakemake": "tests/pipeline/conftest.py",
    "snakemake --config": "tests/pipeline/test_studies.py",
    "snakemake --dry-run": "tests/pipeline/test_reruns.py",
    "snakemake --unlock": "tests/pipeline/conftest.py",
    "snakemake --snakefile": "tests/pipeline/test_elsewhere.py",
}
#: Command to why no test runs it.
NOT_RUN = {
    "make audit": "asks osv.dev",
    "make format": "changes the code",
    "make hooks": "changes how git commits",
    "make kubernetes": "downloads plugins",
    "make lint": "is a check of its own",
    "make lock": "asks the package index",
    "make multilingual": "downloads a model",
    "make site": "downloads what makes the pages",
    "make slurm": "downloads a plugin",
    "make storage": "downloads a plugin",
    "make test": "runs the tests",
    "make test-elsewhere": "runs the tests",
    "make test-slow": "runs the tests",
    "pip download": "downloads packages",
    "python3 -m venv": "is of validators that are downloaded",
    "/tmp/validators/bin/pip install": "downloads validators",
    "source .venv/bin/activate": "is a word of the shell alone",
    ".venv/bin/snakemake --profile": "needs a cluster",
    "snakemake --software-deployment-method": "needs conda",
    ".venv/bin/python -m pytest": "runs the tests",
    "sed": "is an edit, typed by the tests of the pages",
}


def shown():
    """Every command of the pages, as what tells it from others."""
    found = {}
    for page in ("README", "CONTRIBUTING", *WRITTEN):
        file = ROOT / f"{page}.md"
        written = file.read_text("utf-8") if file.is_file() else text(page)
        lines = [
            line
            for language, _, content in blocks(written)
            if language == "sh"
            for line in content.replace("\\\n", " ").splitlines()
        ]
        lines += re.findall(r"`((?:make|snakemake|pip)\s[^`]*)`", written)
        for line in lines:
            if told := kind(" ".join(line.split())):
                found.setdefault(told, (page, line.strip()))
    return found


def kind(line):
    """A command without what may be another: a target with its variables, a program with what it
    is told to do."""
    line = re.sub(r"(^|\s)#.*", "", re.sub(r'"[^"]*"|<[^>]*>', "x", line)).strip()
    line = re.sub(r"^(?:[A-Z]+=\S+ )+", "", line)
    program, *words = line.split() or [""]
    if program == "make":
        names = sorted({word.partition("=")[0] for word in words[1:] if "=" in word})
        return " ".join([program, words[0], *names])
    if program == "snakemake":
        told = ("--config", "--dry-run", "--executor", "--snakefile", "--unlock",
                "--software-deployment-method")  # fmt: skip
        return " ".join([program, *(word for word in words if word in told)][:2])
    if words[:2] == ["install", "."]:
        return f"{program} install ."
    if program == "sed" or line.startswith("s|"):
        return "sed"
    known = [one for one in NOT_RUN if line.startswith(one)]
    return known[0] if known else line


@pytest.fixture(scope="module")
def commands():
    return shown()


def test_every_command_of_the_pages_is_run_by_a_test(commands):
    told = RUN.keys() | NOT_RUN.keys()
    assert {one: where for one, where in commands.items() if one not in told} == {}
    assert [one for one in sorted(told) if one not in commands] == []
    assert not RUN.keys() & NOT_RUN.keys()


@pytest.mark.parametrize("test", sorted({*RUN.values()}))
def test_the_tests_of_commands_are_there(test):
    file, _, name = test.partition("::")
    assert f"def {name}" in (ROOT / file).read_text("utf-8")
