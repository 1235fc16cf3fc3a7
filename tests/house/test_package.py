"""What is installed is whole: the package without its content, pages or styles would be an empty house."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path


def test_a_wheel_holds_every_file_of_the_package(root: Path, files: list[Path], tmp_path: Path) -> None:
    """Built as an installer would, from a copy, with the build tool that is already here."""
    names = {str(path.relative_to(root)) for path in files}
    for name in names:
        (tmp_path / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, tmp_path / "source" / name)
    options = ["--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", "wheels"]
    build = [sys.executable, "-m", "pip", "wheel", *options, "./source"]
    result = subprocess.run(build, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    (wheel,) = (tmp_path / "wheels").glob("dorsal-*.whl")
    assert sorted({name for name in names if name.startswith("dorsal/")} - set(zipfile.ZipFile(wheel).namelist())) == []
