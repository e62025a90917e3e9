from __future__ import annotations

import pytest

from fl_hooks.errors import FlError
from fl_hooks.store.git import Git
from fl_hooks.store.paths import find_repo
from fl_hooks.store.site_facts import read_documents, read_facts, with_excerpts
from fl_hooks.store.site_tree import write_tree
from tests.site_values import a_violation


def facts(repo, *violations):
    """Return the facts of a repository."""
    git = Git(*find_repo(str(repo.path)))
    return with_excerpts(read_facts(git), git.top, violations)


def test_facts_are_those_of_head(repo):
    """Commit, branch and date come from git, so the same state gives the same site."""
    repo.write("a.py", "x = 1\n")
    head = repo.commit("first", date="2026-11-02T10:00:00+02:00")
    found = facts(repo)
    assert (found.head, found.branch, found.shallow) == (head, "main", False)
    assert (found.date, found.time) == ("2026-11-02T10:00:00+02:00", "1793606400")
    assert found.name == "repo"


def test_a_repository_without_commits_has_facts(repo):
    """There is nothing to link, and no error."""
    found = facts(repo)
    assert (found.head, found.date, found.branch, found.remote) == ("", "", "main", "")


def test_a_detached_head_has_no_branch(repo):
    """As in most CI systems."""
    repo.commit("first")
    repo.git("checkout", "-q", "--detach")
    assert facts(repo).branch == ""


@pytest.mark.parametrize(
    "remote", ["git@github.com:example/invoices.git", "https://example.org/a/invoices/"]
)
def test_the_remote_names_the_repository(repo, remote):
    """A clone's folder can have any name."""
    repo.git("remote", "add", "upstream", "https://example.org/other")
    repo.git("remote", "add", "origin", remote)
    found = facts(repo)
    assert (found.name, found.remote) == ("invoices", remote)


def test_the_only_remote_counts_whatever_its_name(repo):
    """Not everybody calls it origin."""
    repo.git("remote", "add", "upstream", "https://example.org/other")
    assert facts(repo).name == "other"


def test_a_shallow_clone_is_known(repo, tmp_path, monkeypatch):
    """Its record is incomplete, and the site has to say so."""
    for number in range(2):
        repo.commit(f"change {number}")
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.path}", str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    assert read_facts(Git(*find_repo(""))).shallow


def test_excerpts_are_read_from_the_blobs(repo):
    """The lines are those that were judged, wherever the file is by now; bad bytes are shown."""
    repo.write("a.py", b"one\r\ntwo\n\xff\nfour\nfive\nsix\n")
    repo.commit("first")
    blob = repo.git("rev-parse", "HEAD:a.py")
    repo.git("rm", "-q", "a.py")
    found = facts(repo, a_violation(blob=blob, line=1), a_violation(blob=blob, line=3))
    assert found.excerpts[blob, 1] == ((1, "one"), (2, "two"), (3, "\N{REPLACEMENT CHARACTER}"))
    assert [number for number, _ in found.excerpts[blob, 3]] == [1, 2, 3, 4, 5]


def test_blocked_code_and_missing_blobs_give_no_excerpt(repo):
    """What was never committed is shown nowhere; what git does not have cannot be."""
    repo.write("a.py", "secret = 1\n")
    repo.commit("first")
    blob = repo.git("rev-parse", "HEAD:a.py")
    prevented = a_violation(blob=blob, line=1, outcome="prevented")
    assert not facts(repo, prevented, a_violation(blob="f" * 40)).excerpts


def test_documents_are_files_and_folders_of_pages(repo):
    """Pages and what they show join the site; hidden files, links and programs do not."""
    for path in ("docs/b.md", "docs/index.md", "docs/img/x.png", "docs/.draft.md", "docs/run.py"):
        repo.write(path, path)
    repo.write("CHANGELOG.md", "changes")
    (repo.path / "docs" / "passwd.md").symlink_to("/etc/passwd")
    (repo.path / "docs" / "etc").symlink_to("/etc")
    found = read_documents(str(repo.path), ["docs/", "CHANGELOG.md"])
    assert list(found) == ["docs/index.md", "docs/b.md", "docs/img/x.png", "CHANGELOG.md"]
    assert found["CHANGELOG.md"] == b"changes"


@pytest.mark.parametrize(
    "page", ["docs", "../outside", "nothing.md", "a.py", "linked", "linked/b.md"]
)
def test_a_page_that_is_not_there_is_named(repo, page):
    """A misspelt path must not silently publish less."""
    repo.write("a.py", "x = 1\n")
    repo.write("real/b.md", "x")
    (repo.path / "linked").symlink_to("real")
    with pytest.raises(FlError, match="is no page and no folder of pages"):
        read_documents(str(repo.path), [page])


@pytest.mark.parametrize("page", ["README.md", "patterns"])
def test_a_page_of_ours_cannot_be_replaced(repo, page):
    """Two pages at one address would make one of them disappear."""
    repo.write("README.md", "x")
    repo.write("patterns/x.md", "x")
    with pytest.raises(FlError, match="would take the place"):
        read_documents(str(repo.path), [page])


def test_a_page_stands_where_it_is_named(repo):
    """Before the rest of its folder, which is named after it."""
    for name in ("a", "b", "start"):
        repo.write(f"docs/{name}.md", f"# {name}\n")
    found = read_documents(str(repo.path), ["docs/start.md", "docs"])
    assert list(found) == ["docs/start.md", "docs/a.md", "docs/b.md"]


def test_pages_that_we_wrote_are_nobodys_documents(repo):
    """What --into put below a folder of documentation is made from the record, each time anew."""
    repo.write("docs/start.md", "# Start\n")
    write_tree(str(repo.path / "docs/quality"), {"index.md": b"# Ours\n", "a/x.md": b"# X\n"}, "x")
    assert list(read_documents(str(repo.path), ["docs"])) == ["docs/start.md"]
