from __future__ import annotations

import pytest

from fl_hooks.commands import build_site
from fl_hooks.errors import FlError
from fl_hooks.publish import render
from fl_hooks.publish.render import templates_dir
from tests.site_runs import contents, record

pytestmark = pytest.mark.site

INTO = ["--into", "docs/quality"]
TREE = "docs/quality"


def ours(name):
    """Return the text of one of our own templates."""
    return (templates_dir() / name).read_text("utf-8")


def build():
    """Write the page tree."""
    assert build_site.main(INTO) == 0


@pytest.fixture
def team(repo):
    """Return a repository with a record."""
    record(repo)
    repo.commit("first")
    return repo


def test_a_template_of_the_repository_takes_the_place_of_ours(team):
    """One file is replaced, and everything else stays as it is."""
    build()
    before = contents(team.path / TREE)
    text = ours("violations.md.j2").replace("<h1>Violations</h1>", "<h1>Slips of ours</h1>")
    team.write("site_templates/violations.md.j2", text)
    build()
    after = contents(team.path / TREE)
    changed = {path for path in before if before[path] != after[path]}
    assert changed == {"violations/index.md", ".fl-build-site"}
    assert b"<h1>Slips of ours</h1>" in after["violations/index.md"]


def test_a_template_that_goes_away_leaves_nothing_behind(team):
    """Templates compiled for the sandbox are not those that are kept for the next build."""
    place = team.write("site_templates/violations.md.j2", ours("violations.md.j2") + "ours")
    build()
    place.unlink()
    render._packaged.cache_clear()
    build()
    page = (team.path / TREE / "violations/index.md").read_text("utf-8")
    assert not page.endswith("ours")


def test_a_macro_is_replaced_for_every_page(team):
    """Our templates import the repository's own macros."""
    text = ours("_macros.j2").replace(
        "{% macro severity(name) -%}", "{% macro severity(name) -%}!!"
    )
    team.write("site_templates/_macros.j2", text)
    build()
    assert "!!" in (team.path / TREE / "patterns/index.md").read_text("utf-8")


def test_all_of_our_templates_work_in_the_sandbox(team):
    """Copied as they are, they make the very same pages."""
    build()
    before = contents(team.path / TREE)
    for path in templates_dir().glob("*.j2"):
        team.write(f"site_templates/{path.name}", path.read_text("utf-8"))
    build()
    after = contents(team.path / TREE)
    assert [path for path in before if before[path] != after[path]] == [".fl-build-site"]


def test_styles_join_ours_in_the_order_of_their_names(team):
    """A part of a new name is added, one of an old name is replaced."""
    team.write("site_templates/assets/styles/90-ours.css", ".ours { color: red }")
    team.write("site_templates/assets/styles/00-base.css", ".base { color: blue }")
    team.write("site_templates/assets/logo.svg", "<svg><!-- ours --></svg>")
    build()
    style = (team.path / TREE / "assets/fl/fl.css").read_text("utf-8")
    assert style.startswith(".base { color: blue }")
    assert style.rstrip().endswith(".ours { color: red }")
    assert (team.path / TREE / "assets/fl/logo.svg").read_text("utf-8").count("ours") == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("one\n{% if %}\n", "site_templates/violations.md.j2:2: Expected an expression"),
        ("one\n\n{{ nothing }}\n", "site_templates/violations.md.j2:3: 'nothing' is undefined"),
        ("{{ 1 / 0 }}", "site_templates/violations.md.j2:1: division by zero"),
        ("{% include 'x.j2' %}", "site_templates/violations.md.j2:1: no template is called x.j2"),
        ("{% include '../../etc/passwd' %}", "no template is called"),
        ("{{ ''.__class__.__mro__ }}", "access to attribute '__class__' of 'str' object is unsafe"),
        ("{{ front.format.__globals__ }}", "is unsafe"),
        ("{{ months.append(1) }}", "'append' of 'list' object is unsafe"),
        ("{{ self.__init__.__globals__ }}", "is unsafe"),
        ("{{ cycler.__init__.__globals__.os.system('id') }}", "is unsafe"),
    ],
)
def test_a_broken_template_is_named(team, text, says):
    """With its line; what a sandbox does not allow is refused, and nothing is written."""
    team.write("site_templates/violations.md.j2", text)
    with pytest.raises(FlError) as error:
        build()
    assert says in error.value.message
    assert not (team.path / TREE).exists()


def test_what_ours_miss_in_theirs_is_named(team):
    """A macro that our own templates call has to stay."""
    team.write("site_templates/_macros.j2", "{% macro link(a, b, c='') %}{{ b }}{% endmacro %}\n")
    with pytest.raises(FlError, match=r"our own template \w+\.md\.j2:\d+: ") as error:
        build()
    assert "site_templates/_macros.j2" in error.value.hint


def test_files_of_other_names_are_told_once(team, capsys):
    """A slip in a name would otherwise be found by nobody."""
    team.write("site_templates/violations.md.j2", ours("violations.md.j2"))
    team.write("site_templates/violation.md.j2", "x")
    team.write("site_templates/assets/evil.py", "x")
    build()
    said = capsys.readouterr().err
    assert said.count("site_templates/violation.md.j2 is none of our templates") == 1
    assert "site_templates/assets/evil.py" in said
    assert not (team.path / TREE / "assets/evil.py").exists()


def test_another_folder_of_that_name_is_none_of_our_business(team, capsys):
    """Other programs have templates for their sites as well."""
    team.write("site_templates/base.html", "x")
    team.write("site_templates/index.j2", "{% broken")
    build()
    assert capsys.readouterr().err == ""


def test_a_link_is_refused(team, tmp_path):
    """What is published must lie in the repository."""
    (tmp_path / "secret").write_text("secret")
    folder = team.path / "site_templates"
    folder.mkdir()
    (folder / "violations.md.j2").symlink_to(tmp_path / "secret")
    with pytest.raises(FlError, match=r"site_templates/violations\.md\.j2 is a link"):
        build()


def test_a_file_that_is_no_text_is_named(team):
    """With the line at which it stops being some."""
    team.write("site_templates/violations.md.j2", b"one\n\xff\n")
    with pytest.raises(FlError, match=r"violations\.md\.j2:2: not UTF-8"):
        build()
