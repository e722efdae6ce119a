"""What is handed out: the README's two lines, and that wheel and sdist hold all that twsh needs."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ENVIRONMENT = "python3 -m venv --without-pip .venv && python3 -m pip --python .venv/bin/python install -q "
DEMO_LINE = ENVIRONMENT + ". && .venv/bin/twsh --demo"
TEST_LINE = ENVIRONMENT + "'.[test]' && .venv/bin/python -m pytest"
OUTER = {
    "completions/twsh.bash": "share/bash-completion/completions/twsh.bash",
    "completions/_twsh": "share/zsh/site-functions/_twsh",
    "completions/twsh.fish": "share/fish/vendor_completions.d/twsh.fish",
}


def program_files() -> list[str]:
    """Every file of the package as it is installed, "twshell/…"."""
    found = (path for path in (ROOT / "twshell").rglob("*") if path.is_file() and path.suffix != ".pyc")
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def examples() -> list[str]:
    return sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "examples").glob("*.twsh"))


@pytest.mark.parametrize("line", [DEMO_LINE, TEST_LINE])
def test_the_readme_has_the_line(line: str) -> None:
    rows = [row.strip() for row in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()]
    assert 1 == rows.count(line)


def test_the_readme_has_its_two_lines_on_its_first_screen() -> None:
    rows = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert 2 == sum(row.strip().startswith(ENVIRONMENT) for row in rows[:40])


def test_ci_finds_the_test_line_and_no_other() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    pattern = re.findall(r"sed -nE 's/(.*)/\\1/p' README\.md", script)[0]
    rows = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert [TEST_LINE] == [found[1] for row in rows if (found := re.search(pattern, row))]


def test_the_entry_point_is_there() -> None:
    module, _, function = PROJECT["project"]["scripts"]["twsh"].partition(":")
    assert callable(getattr(importlib.import_module(module), function))


def test_every_data_file_is_named_in_the_package_data() -> None:
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["twshell"]
    held = {path for pattern in patterns for path in (ROOT / "twshell").glob(pattern)}
    data = [path for path in (ROOT / "twshell").rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")]
    assert [] == [path.relative_to(ROOT).as_posix() for path in data if path not in held]


def test_every_folder_with_modules_is_a_package() -> None:
    folders = {path.parent for path in (ROOT / "twshell").rglob("*.py")}
    assert [] == [folder.relative_to(ROOT).as_posix() for folder in folders if not (folder / "__init__.py").exists()]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the wheel and the sdist, built from a copy of what git would hand on."""
    pytest.importorskip("build", reason="the build front end comes with the dev extra; .ci/run installs it")
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    list_files = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(list_files, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    for name in names:
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    run = subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(out), str(source)], check=False, capture_output=True, text=True
    )
    assert 0 == run.returncode, run.stdout + run.stderr
    return out


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_wheel_holds_the_program_and_what_belongs_beside_it(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        shared = {name.partition(".data/data/")[2] for name in names}
        entry = next(archive.read(name).decode() for name in names if name.endswith("entry_points.txt"))
    assert [] == [name for name in program_files() if name not in names]
    assert [] == [place for place in OUTER.values() if place not in shared]
    assert [] == [name for name in examples() if f"share/twsh/{name}" not in shared]
    assert "twsh = twshell.cli:main" in entry.splitlines()
    assert [] == sorted(name for name in names if name.startswith(("tests", "build")))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_sdist_holds_what_the_wheel_is_made_from(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = [*program_files(), *OUTER, *examples(), "pyproject.toml", "README.md", "LICENSE"]
    assert [] == [name for name in wanted if name not in names]
