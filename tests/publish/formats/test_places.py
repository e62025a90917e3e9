import pytest

from fl_hooks.publish.formats.places import uri


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("src/app.py", "src/app.py"),
        ("a b/ü.py", "a%20b/%C3%BC.py"),
        ("50%.py", "50%25.py"),
        ("a#b?c.py", "a%23b%3Fc.py"),
        # Else the first part would be a scheme.
        ("c:x/y.py", "c%3Ax/y.py"),
        ("a\nb.py", "a%0Ab.py"),
        ("odd\\xff.py", "odd%FF.py"),
        ("odd\udcff.py", "odd%FF.py"),
        # No byte that UTF-8 lacks: the name itself has these four characters.
        ("odd\\x41.py", "odd%5Cx41.py"),
        ("lone\ud800.py", "lone%3F.py"),
        ("/elsewhere/a b.py", "file:///elsewhere/a%20b.py"),
    ],
)
def test_a_path_becomes_an_address(path, address):
    """Whatever a file's name holds is encoded, byte by byte."""
    assert uri(path) == address
