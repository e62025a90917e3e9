from __future__ import annotations

from dataclasses import replace

import pytest

from fl_hooks.publish.forge import Forge, forge_for, forge_of
from fl_hooks.publish.values import Settings


@pytest.mark.parametrize(
    ("remote", "base", "kind"),
    [
        ("git@github.com:example/invoices.git", "https://github.com/example/invoices", "github"),
        ("https://github.com/example/invoices", "https://github.com/example/invoices", "github"),
        ("https://github.com/example/invoices/", "https://github.com/example/invoices", "github"),
        ("ssh://git@gitlab.com:22/a/b/c.git", "https://gitlab.com/a/b/c", "gitlab"),
        ("https://gitlab.example.org:8443/a/b", "https://gitlab.example.org:8443/a/b", "gitlab"),
        ("git@bitbucket.org:a/b.git", "https://bitbucket.org/a/b", "bitbucket"),
        ("https://codeberg.org/a/b.git", "https://codeberg.org/a/b", "gitea"),
        ("git://gitea.example.org/a/b", "https://gitea.example.org/a/b", "gitea"),
        ("https://code.example.org/a/b", "https://code.example.org/a/b", ""),
    ],
)
def test_a_remote_tells_where_the_repository_is_shown(remote, base, kind):
    """Every usual form of a remote's address leads to its page on the web."""
    assert forge_of(remote) == Forge(base, kind)


def test_credentials_never_reach_a_page():
    """A token inside a remote's address stays out of the site."""
    assert "token" not in forge_of("https://user:token@github.com/example/invoices.git").base


@pytest.mark.parametrize(
    "remote",
    [
        *("", "/srv/git/invoices.git", "../invoices", "file:///srv/git/invoices", "C:\\git\\x"),
        *("C:/git/x", "javascript:alert(1)", "https://", "https://[::1", "nohost:path"),
        'https://github.com"onload=x/a/b',
    ],
)
def test_what_is_no_address_on_the_web_is_not_linked(remote):
    """A local path, a broken address or a trick gives no link at all."""
    assert forge_of(remote) == Forge()


@pytest.mark.parametrize(
    ("kind", "line", "commit"),
    [
        ("github", "/blob/abc/src/a.py#L7", "/commit/abc"),
        ("gitlab", "/-/blob/abc/src/a.py#L7", "/-/commit/abc"),
        ("bitbucket", "/src/abc/src/a.py#lines-7", "/commits/abc"),
        ("gitea", "/src/commit/abc/src/a.py#L7", "/commit/abc"),
    ],
)
def test_lines_and_commits_are_addressed_as_the_forge_does(kind, line, commit):
    """Each forge has its own form of a line at a commit."""
    forge = Forge("https://host/a", kind)
    assert forge.line("abc", "src/a.py", 7) == f"https://host/a{line}"
    assert forge.commit("abc") == f"https://host/a{commit}"


def test_an_unknown_forge_has_no_lines():
    """Guessing would give links that lead nowhere."""
    forge = Forge("https://host/a")
    assert not forge.line("abc", "a.py", 1)
    assert not forge.commit("abc")


def test_any_file_name_becomes_an_address():
    """Quotes, spaces, line ends and bytes that are not UTF-8 are percent-encoded."""
    address = Forge("https://host/a", "github").line("abc", "a b/\"'<x>#?\n\udcff.py", 1)
    assert address == "https://host/a/blob/abc/a%20b/%22%27%3Cx%3E%23%3F%0A%FF.py#L1"


@pytest.mark.parametrize(
    ("remote", "base"),
    [
        ("https://git.example.org/scm/team/app.git", "/projects/team/repos/app"),
        ("ssh://git@git.example.org:7999/team/app.git", "/projects/team/repos/app"),
        ("https://git.example.org/scm/~ada/app.git", "/users/ada/repos/app"),
        ("https://git.example.org/bb/scm/team/app.git", "/bb/projects/team/repos/app"),
        ("https://git.example.org/projects/TEAM/repos/app/", "/projects/TEAM/repos/app"),
    ],
)
def test_a_bitbucket_of_ones_own_has_other_addresses(remote, base):
    """Bitbucket Server shows a repository elsewhere than it is cloned from, and lines otherwise."""
    forge = forge_of(remote, "bitbucket")
    assert forge.base == f"https://git.example.org{base}"
    assert forge.line("abc", "a b.py", 7) == f"{forge.base}/browse/a%20b.py?at=abc#7"
    assert forge.commit("abc") == f"{forge.base}/commits/abc"


def test_bitbucket_in_the_cloud_stays_as_it_is():
    """Naming the forge changes nothing where the host says the same."""
    assert forge_of("git@bitbucket.org:a/b.git", "bitbucket") == forge_of("git@bitbucket.org:a/b")


def test_the_configuration_says_what_a_host_is():
    """A host that nobody knows by its name, and a repository that is shown elsewhere."""
    remote = "git@code.example.org:team/app.git"
    forge = forge_for(Settings(forge="gitlab"), remote)
    assert forge == Forge("https://code.example.org/team/app", "gitlab")
    elsewhere = Settings(repository="http://intra.example.org:3000/app/", forge="gitea")
    assert forge_for(elsewhere, remote) == Forge("http://intra.example.org:3000/app", "gitea")


@pytest.mark.parametrize("settings", [Settings(forge="none"), Settings(source="none")])
def test_links_can_be_switched_off(settings):
    """Then no address of the repository stands on any page, be it configured or not."""
    assert forge_for(settings, "git@github.com:example/invoices.git") == Forge()
    shown = replace(settings, repository="https://github.com/example/invoices")
    assert forge_for(shown, "") == Forge()


@pytest.mark.parametrize(
    "remote",
    [
        "https://github.com/a/b?x=<script>alert(1)</script>",
        "https://github.com/a/b#<script>",
        "https://github.com/\"onload='alert(1)/b",
        "https://user:pa%22ss@github.com/a/b",
        "git@github.com:a/<img src=x onerror=alert(1)>.git",
        "https://github.com/a/%22%3E%3Cscript%3E",
        "https://github.com/a/b\n<script>",
    ],
)
def test_a_hostile_remote_stays_an_address(remote):
    """Whatever git's configuration holds, the link has no sign that HTML could take for its own."""
    address = forge_of(remote).line("abc", "a.py", 1)
    assert not set(address) & set("<>\"' \n")
    assert not address or address.startswith("https://github.com/")
    assert "@" not in address
