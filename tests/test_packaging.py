"""The package works as a wheel, as an editable install and as a bare checkout."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PATTERNS = ("numpy_json_serialization", "specific_exceptions", "temp_file_handling")
PARTS = ("fl_hooks", "patterns", "schemas", "site_templates")
FILES = ("pyproject.toml", "hatch_build.py", ".pre-commit-hooks.yaml", "README.md", "LICENSE")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A copy of what the package is built from: tests edit it, and builds leave nothing behind."""
    copy = tmp_path_factory.mktemp("source")
    for name in PARTS:
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, copy / name, ignore=ignore)
    for name in FILES:
        shutil.copy(ROOT / name, copy / name)
    return copy


@pytest.fixture(scope="module")
def wheel(source, tmp_path_factory):
    """The wheel of that copy."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(source))
    return next(folder.glob("*.whl"))


@pytest.fixture
def environment(tmp_path):
    """An empty environment with our dependencies, but without fl-hooks, in reach."""
    place = tmp_path / "environment"
    venv.create(place, symlinks=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(place)}))
    # A folder named in a .pth file is searched, but its own .pth files (an editable fl-hooks) are
    # not read.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return place


def test_the_wheel_carries_patterns_and_templates(wheel, source):
    """Every file of patterns/, schemas/ and site_templates/ is in the wheel, no test or demo."""
    names = zipfile.ZipFile(wheel).namelist()
    for part in ("patterns", "schemas", "site_templates"):
        for path in (source / part).rglob("*"):
            inside = f"fl_hooks/_data/{path.relative_to(source).as_posix()}"
            assert path.is_dir() or inside in names
    assert "fl_hooks/_data/.pre-commit-hooks.yaml" in names
    assert "fl_hooks/library/precision.json" in names
    outside = [n for n in names if not n.startswith("fl_hooks/") and ".dist-info/" not in n]
    assert outside == []


def test_an_installed_wheel_works(wheel, tmp_path):
    """In a fresh environment the wheel brings what it needs: it lists, blocks and publishes."""
    place = tmp_path / "fresh"
    venv.create(place, symlinks=True)
    pip("--python", str(place), "install", f"fl-hooks[site] @ {wheel.as_uri()}")
    repository = faulty_repository(tmp_path)
    listed = run(place, "fl", "patterns", "list", cwd=repository)
    assert all(pattern in listed.stdout for pattern in PATTERNS)
    blocked = run(place, "fl-scan", cwd=repository, exits=1)
    assert "bare-except" in blocked.stdout + blocked.stderr
    run(place, "fl-build-site", "--strict", cwd=repository)
    assert (repository / "site" / "index.html").is_file()


def test_an_editable_install_sees_an_edited_pattern(source, environment, tmp_path):
    """After `pip install -e` the checkout's own patterns are used, so an edit shows at once."""
    copy = tmp_path / "checkout"
    shutil.copytree(source, copy)
    pip("--python", str(environment), "install", "--no-deps", "--editable", str(copy))
    repository = faulty_repository(tmp_path)
    before = run(environment, "fl", "patterns", "show", "specific_exceptions", cwd=repository)
    declaration = copy / "patterns" / "specific_exceptions" / "pattern.yml"
    text = declaration.read_text()
    declaration.write_text(text.replace("title: Specific exceptions", "title: Edited just now"))
    after = run(environment, "fl", "patterns", "show", "specific_exceptions", cwd=repository)
    assert "Edited just now" not in before.stdout
    assert "Edited just now" in after.stdout
    run(environment, "fl-build-site", cwd=repository)
    assert any("Edited just now" in p.read_text() for p in (repository / "site").rglob("*.html"))


def test_a_bare_checkout_works(source, environment, tmp_path):
    """Without any install, a checkout on the path finds its patterns and templates."""
    repository = faulty_repository(tmp_path)
    python = [str(environment / "bin" / "python")]
    for module, exits in (("fl_hooks.hook", 1), ("fl_hooks.commands.build_site", 0)):
        command = [*python, "-c", f"import sys, {module} as m; sys.exit(m.script())"]
        result = subprocess.run(
            command, cwd=repository, env=clean() | {"PYTHONPATH": str(source)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert result.returncode == exits, result.stdout + result.stderr
    assert (repository / "site" / "index.html").is_file()


def faulty_repository(tmp_path):
    """Make a repository with a staged bare except."""
    top = tmp_path / "repository"
    top.mkdir()
    subprocess.run(["git", "init", "--quiet"], cwd=top, env=clean(), check=True)
    (top / "module.py").write_text("try:\n    import readline\nexcept:\n    readline = None\n")
    subprocess.run(["git", "add", "."], cwd=top, env=clean(), check=True)
    return top


def run(place, *command, cwd, exits=0):
    """Run a command of an environment and hold it to its exit code."""
    program = place / "bin" / command[0]
    result = subprocess.run(
        [str(program), *command[1:]], cwd=cwd, env=clean(), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert result.returncode == exits, result.stdout + result.stderr
    return result


def pip(*arguments):
    """Run this environment's pip."""
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    result = subprocess.run(command, capture_output=True, text=True, env=clean(), check=False)
    assert result.returncode == 0, result.stderr


def clean():
    """Return the environment without what a hook or a developer may have set."""
    drop = ("GIT_", "PYTHONPATH")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(drop)}
    return kept | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
