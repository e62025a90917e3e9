"""The repository's configuration: read from one of two files, checked key by key."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from fl_hooks.store.paths import config_paths, user_config_path
from fl_hooks.store.problems import InputError, Loc, Problem, explain, suggest
from fl_hooks.store.toml import Toml, read_toml
from fl_hooks.store.web import not_on_the_web

Model = TypeVar("Model", bound=BaseModel)
Severity = Literal["low", "medium", "high", "critical"]
Setting = Literal["off", "on", "low", "medium", "high", "critical"]
Mode = Literal["enforce", "observe"]

# Files that nobody wrote by hand here, or that nobody edits any more: somebody else's code,
# what a program generated, and migrations.
EXCLUDE = (
    *("vendor/", "vendored/", "_vendor/", "_vendored/", "third_party/", "thirdparty/", "extern/"),
    *("node_modules/", "bower_components/", "site-packages/", ".venv/", "venv/", ".tox/", ".nox/"),
    *("*_pb2.py", "*_pb2.pyi", "*_pb2_grpc.py", "*.pb.go", "*.min.js", "*.generated.*"),
    *("generated/", "_generated/", "__generated__/", "_version.py", "versioneer.py"),
    *("migrations/", "**/alembic/versions/"),
)
TESTS = (
    *("tests/", "test/", "__tests__/", "test_*.py", "*_test.py", "conftest.py"),
    *("*_test.go", "*.test.*", "*.spec.*"),
)


def _glob(glob: str) -> str:
    """Refuse what the globs do not know, lest it silently match nothing."""
    if not glob.strip("/"):
        raise ValueError("an empty glob matches nothing")
    if glob.startswith(("/", "./", "../")):
        raise ValueError(f'"{glob}": globs start at the repository\'s root; leave the start off')
    for sign, meaning in (("\\", "backslashes"), ("!", "negation"), ("[", "sets"), ("{", "braces")):
        if sign in glob:
            raise ValueError(f'"{glob}": globs know `*`, `?` and `**`, not {meaning}')
    return glob


Glob = Annotated[str, AfterValidator(_glob)]


def _web(address: str) -> str:
    """Refuse what is no address on the web; return it with one slash at its end."""
    if address and (fault := not_on_the_web(address)):
        raise ValueError(f'"{address}" {fault}')
    return f"{address.rstrip('/')}/" if address else ""


Web = Annotated[str, AfterValidator(_web)]


class Strict(BaseModel):
    """A table that allows no unknown key and converts no value."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Limits(Strict):
    """What is too large to scan; such a file gives a notice."""

    file_bytes: int = Field(
        default=1_000_000, ge=1, description="Largest file that is scanned, in bytes."
    )
    line_length: int = Field(
        default=20_000, ge=1, description="Longest line that is scanned, in characters."
    )


class Override(Strict):
    """What differs in some paths; of several that match, the last one wins."""

    paths: list[Glob] = Field(min_length=1, description="The paths that this is about.")
    checks: dict[str, Setting] = Field(
        default={}, description="As the table `checks`, for these paths."
    )
    fail_on: Severity | None = Field(default=None, description="As `fail_on`, for these paths.")
    mode: Mode | None = Field(default=None, description="As `mode`, for these paths.")


class Publish(Strict):
    """What the site may show of this repository."""

    source: Literal["link", "excerpt", "none"] = Field(
        default="link", description="Source code on the site: a link to it, an excerpt, or nothing."
    )
    authors: bool = Field(default=False, description="Show who committed a violation.")
    pages: list[str] = Field(
        default=[], description="Pages of the repository that join the site: files or folders."
    )
    url: Web = Field(default="", description="Where readers find the site: its address on the web.")
    repository: Web = Field(
        default="", description="Where they find the repository, if its remote does not tell."
    )
    forge: Literal["auto", "github", "gitlab", "bitbucket", "gitea", "none"] = Field(
        default="auto", description="What is run there: this decides how links to lines look."
    )


class Config(Strict):
    """The configuration of fl-hooks, in [tool.fl-hooks] or .feedback-loop/config.toml."""

    mode: Mode = Field(default="enforce", description="observe records and never blocks a commit.")
    fail_on: Severity = Field(
        default="high", description="The lowest severity that blocks a commit."
    )
    include: list[Glob] = Field(
        default=["**"], min_length=1, description="Only these paths are scanned."
    )
    exclude: list[Glob] = Field(default=[], description="Paths left out, besides the default ones.")
    default_exclude: bool = Field(
        default=True, description="Leave out vendored and generated code and migrations."
    )
    tests: list[Glob] = Field(
        default=list(TESTS),
        description="Test paths, where only the checks marked for tests are in force.",
    )
    record: Literal["commit", "ci", "off"] = Field(
        default="commit", description="Who writes the record: the commit itself, CI only, nobody."
    )
    checks: dict[str, Setting] = Field(
        default={},
        description="Check, pattern, pattern/check or alias: off, on, or another severity.",
    )
    limits: Limits = Limits()
    overrides: list[Override] = Field(default=[], description="What differs in some paths.")
    publish: Publish = Publish()

    def compiled(self) -> dict[str, Any]:
        """Return it as the plain values that the hook reads from the cache."""
        data = self.model_dump()
        base = EXCLUDE if data.pop("default_exclude") else ()
        data["exclude"] = (*base, *self.exclude)
        data["include"], data["tests"] = tuple(self.include), tuple(self.tests)
        data["checks"] = tuple(self.checks.items())
        data["overrides"] = tuple(
            {
                "paths": tuple(o.paths),
                "checks": tuple(o.checks.items()),
                "fail_on": o.fail_on or "",
                "mode": o.mode or "",
            }
            for o in self.overrides
        )
        return data


def _absolute(path: str) -> str:
    """Refuse a path that means another repository from each folder."""
    if not Path(path).expanduser().is_absolute():
        raise ValueError(f'"{path}" must be a whole path, from "/" or "~"')
    return path


class UserConfig(Strict):
    """The user's own configuration, outside every repository."""

    trusted: list[Annotated[str, AfterValidator(_absolute)]] = Field(
        default=[], description="Repositories whose own match.py may run on this machine."
    )


class Source:
    """A configuration together with the file it stands in, to name lines in later complaints."""

    def __init__(self, config: Config, toml: Toml | None, prefix: Loc) -> None:
        self.config = config
        self._toml = toml
        self._prefix = prefix

    @classmethod
    def default(cls) -> Source:
        """Return what holds where nothing is configured."""
        return cls(Config(), None, ())

    @property
    def path(self) -> str:
        """The file, relative to the repository's root; "" for the defaults."""
        return self._toml.path if self._toml else ""

    def problem(self, loc: Loc, text: str) -> Problem:
        """Return a problem of a key."""
        line = self._toml.line((*self._prefix, *loc)) if self._toml else 0
        return Problem(self.path, line, f"{'.'.join(map(str, loc))}: {text}")


def load_config(top: str) -> Source:
    """Return the repository's configuration, the defaults where there is none.

    Raises InputError (an FlError) with every mistake, and where both files hold one.
    """
    project, own = (_table(top, path) for path in config_paths(top)) if top else (None, None)
    if project and own:
        raise InputError(
            [
                project.problem(
                    (), "this table and .feedback-loop/config.toml both configure fl-hooks"
                )
            ],
            "Keep one of the two.",
        )
    return project or own or Source.default()


def _table(top: str, path: str) -> Source | None:
    """Return the configuration that a file holds, None where it holds none."""
    shown = Path(path).relative_to(top).as_posix()
    pyproject = shown == "pyproject.toml"
    if pyproject and not mentions_us(Path(path)):
        return None
    toml = read_toml(Path(path), shown)
    if toml is None:
        return None
    prefix: Loc = ("tool", "fl-hooks") if pyproject else ()
    data = _tool(toml) if pyproject else toml.data
    return None if data is None else Source(validate(Config, data, toml, prefix), toml, prefix)


def mentions_us(path: Path) -> bool:
    """Tell whether a pyproject.toml can hold our table at all; if not, its faults are not ours."""
    try:
        data = path.read_bytes()
    except OSError:
        return False
    return b"fl-hooks" in data or b"fl_hooks" in data


def _tool(toml: Toml) -> object:
    tool = toml.data.get("tool")
    if not isinstance(tool, dict) or "fl-hooks" in tool:
        return tool["fl-hooks"] if isinstance(tool, dict) else None
    if "fl_hooks" in tool:
        text = f"tool.fl_hooks: unknown table{suggest('fl_hooks', ['fl-hooks'])}"
        raise InputError([Problem(toml.path, toml.line(("tool", "fl_hooks")), text)])
    return None


def validate(model: type[Model], data: object, toml: Toml, prefix: Loc) -> Model:
    """Return the table as the model, or raise InputError with all that is wrong in it."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = explain(error, model, toml.path, lambda loc: toml.line((*prefix, *loc)))
        raise InputError(problems) from error


def is_trusted(top: str) -> bool:
    """Tell whether the user's own configuration trusts the repository to run its match.py."""
    path = Path(user_config_path())
    toml = read_toml(path, str(path))
    if toml is None or not top:
        return False
    trusted = validate(UserConfig, toml.data, toml, ()).trusted
    here = Path(top).resolve()
    return any(Path(entry).expanduser().resolve() == here for entry in trusted)
