"""The key of pseudonyms lives outside the project, and a command is told that makes one."""

import stat
import subprocess
import sys

from coproduction.study import key_file
from coproduction.study.survey import Pseudonyms


def test_the_command_for_an_absent_key_makes_a_good_one(tmp_path):
    project, path = tmp_path / "project", tmp_path / "my keys" / "study.key"
    project.mkdir()
    declared = Pseudonyms(key_file=str(path))
    (fault,) = key_file.faults(declared, "study.yaml", project)
    command = fault.mend.splitlines()[0].replace("python ", f"{sys.executable} ")
    subprocess.run(command, shell=True, check=True, executable="/bin/sh")
    assert key_file.faults(declared, "study.yaml", project) == []
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text("short")
    assert "guessed" in str(key_file.faults(declared, "study.yaml", project)[0])


def test_a_key_inside_the_project_is_refused(tmp_path):
    (tmp_path / "key").write_text("k" * 64)
    assert "inside" in str(key_file.faults(Pseudonyms(key_file="key"), "study.yaml", tmp_path)[0])
