"""Secrets are taken out; code, hashes and names of variables stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fl_hooks.store.redact import redact, redact_all

# Put together here, so that no scanner takes this file for a leak.
A36 = "a1B2c3D4e5F6g7H8i9J0" * 2
SECRETS = {
    "AWS key": "AKIA" + "IOSFODNN7EXAMPLE",
    "GitHub token": "ghp_" + A36,
    "GitHub token ": "github_pat_" + "11ABCDEFG0" * 3,
    "GitLab token": "glpat-" + "a1B2c3D4e5F6g7H8i9J0",
    "Slack token": "xoxb-" + "123456789012-abcdefABCDEF",
    "JWT": "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3" + ".dozjgNryP4J3jVmNHl0w5N_XgL",
    "API key": "sk-" + "ant-api03-" + A36,
    "API key ": "sk-" + "proj-" + A36,
    "Stripe key": "sk_" + "live_" + A36[:24],
    "Google key": "AIza" + A36[:35],
    "npm token": "npm_" + A36[:36],
    "PyPI token": "pypi-" + "AgEIcHlwaS5vcmc" * 4,
    "Hugging Face token": "hf_" + A36[:34],
    "SendGrid key": "SG." + A36[:22] + "." + A36,
}


@pytest.mark.parametrize(("what", "secret"), SECRETS.items())
def test_a_secret_goes_whatever_stands_around_it(what, secret):
    """In a sentence, in code, in a URL, at the end of a line."""
    for text in (secret, f"got {secret}.", f'call("{secret}")', f"/x?y={secret}&z=1\n"):
        assert secret not in redact(text)
    assert redact(f"got {secret}, bad") == f"got [redacted: {what.strip()}], bad"


def test_a_private_key_goes_whole():
    """Also where its end was cut off."""
    begin, end = "-----BEGIN RSA " + "PRIVATE KEY-----", "-----END RSA " + "PRIVATE KEY-----"
    assert redact(f"a {begin}\nMIIE\nabc\n{end} b") == "a [redacted: private key] b"
    assert redact(f"a {begin}\nMIIE\nabc") == "a [redacted: private key]"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "postgresql://ada:s3cret@db.example.org:5432/x",
            "postgresql://ada:[redacted: password]@db.example.org:5432/x",
        ),
        ("redis://:hunter2@cache", "redis://:[redacted: password]@cache"),
        ("Authorization: Bearer abcdefgh12", "Authorization: Bearer [redacted: credentials]"),
        (
            '{"Authorization": "Basic dXNlcjpwYXNz"}',
            '{"Authorization": "Basic [redacted: credentials]"}',
        ),
        ('password = "hunter2"', 'password = "[redacted: secret]"'),
        ("connect(passwd='hunter2')", "connect(passwd='[redacted: secret]')"),
        ('{"dbPassword": "abcdef"}', '{"dbPassword": "[redacted: secret]"}'),
        ('{"api_key": "abcdef"}', '{"api_key": "[redacted: secret]"}'),
        ("{'client_secret': 'abcdef'}", "{'client_secret': '[redacted: secret]'}"),
        (
            'os.environ["DB_PASSWORD"] = "hunter2"',
            'os.environ["DB_PASSWORD"] = "[redacted: secret]"',
        ),
        ("DB_PASSWORD=hunter2 DEBUG=1", "DB_PASSWORD=[redacted: secret] DEBUG=1"),
        ("GET /x?token=abc123&y=1", "GET /x?token=[redacted: secret]&y=1"),
        ("password: hunter2\n", "password: [redacted: secret]\n"),
        ("AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG", "AWS_SECRET_ACCESS_KEY=[redacted: secret]"),
        (
            "https://hooks.slack.com/services/" + "T0/B0/XXXX",
            "https://hooks.slack.com/services/[redacted: Slack webhook]",
        ),
    ],
)
def test_a_value_goes_where_its_name_says_what_it_is(text, left):
    """The name stays, so that the text can still be read."""
    assert redact(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "password = get_password(user)",
        "token = self.token",
        "connect(password=password)",
        "def login(user: str, password: str) -> Token:",
        'password = os.environ["DB_PASSWORD"]',
        'password=""',
        'token = f"{prefix}"',
        "password: ${DB_PASSWORD}",
        'password = "<your password>"',
        "for token in tokens: print(token)",
        "KeyError: 'token'",
        "tokens = 12345678",
        "commit 7cf16ad5d5d6b4ab5f5dcbbcdc71ac7f1bd9e6a3",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "uuid 123e4567-e89b-12d3-a456-426614174000",
        "https://example.org:8080/a@b",
        "ask-the-team-about-the-long-kebab-case-name-of-this",
        "TypeError: Object of type float64 is not JSON serializable",
    ],
)
def test_what_is_no_secret_stays(text):
    """Variables, placeholders, hashes, ids."""
    assert redact(text) == text


def test_a_table_is_redacted_by_its_names_too():
    """At any depth, keys as well as values."""
    table = {"api_key": "abc", "n": [1, {"password": ["hunter2", None]}], "pattern": "token"}
    assert redact_all(table) == {
        "api_key": "[redacted: secret]",
        "n": [1, {"password": ["[redacted: secret]", None]}],
        "pattern": "token",
    }


_WORDS = st.sampled_from(
    ["password", "=", ": ", "'", '"', "token", "x1y2z3", "://", "@", "a:", *SECRETS.values(), "\n"]
)


@given(st.lists(_WORDS | st.text(max_size=5)).map("".join))
def test_doing_it_twice_changes_nothing(text):
    """What was taken out is no secret."""
    assert redact(redact(text)) == redact(text)


def test_a_long_text_takes_no_long_time():
    """Each shape reads it once, whatever it holds."""
    for part in (
        "password",
        "password ",
        "password=",
        "a:",
        "a1://",
        "eyJa.",
        "a_",
        "sk-",
        "sk-a-",
        "'",
    ):
        redact(part * (200_000 // len(part)) + "='\":")
