from pathlib import Path

from run.code import modules_used

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "workflow" / "coproduction"


def used(script):
    return {
        str(p.relative_to(PACKAGE)) for p in modules_used(script, PACKAGE) if PACKAGE in p.parents
    }


def test_the_walk_follows_imports_wherever_they_stand(tmp_path):
    script = tmp_path / "script.py"
    script.write_text("def f():\n    from coproduction.readers import read\n", encoding="utf-8")
    found = used(script)
    assert {
        "readers/__init__.py",
        "readers/workbook.py",
        "readers/export.py",
        "missing.py",
    } <= found
    assert "inference/models/fit.py" not in found


def test_no_module_of_the_library_is_imported_by_a_computed_name():
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "import_module" not in text and "__import__" not in text, path


def test_heavy_libraries_stay_out_of_jobs_that_do_not_use_them():
    heavy = {"statsmodels": "fit", "matplotlib": "figure", "pandera": "harmonise"}
    for script in sorted((ROOT / "workflow" / "scripts").glob("*.py")):
        text = "".join(p.read_text(encoding="utf-8") for p in modules_used(script, PACKAGE))
        for library, kind in heavy.items():
            if not script.stem.startswith(kind):
                assert f"import {library}" not in text and f"from {library}" not in text, script
