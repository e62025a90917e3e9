"""A model is asked by the real client over a real connection, at an endpoint that may be broken."""

from __future__ import annotations

import importlib.util
import json
import logging
import socket

import pytest

from fl_hooks.errors import FlError
from fl_hooks.store.model_client import LanguageModel
from fl_hooks.store.model_reply import ModelError
from tests.model_server import KEY, answer, serving

HELLO = [{"role": "user", "content": "hello"}]


@pytest.fixture(scope="module")
def endpoint():
    """Serve one endpoint for all tests here."""
    with serving() as there:
        yield there


def model(endpoint, **options):
    """Return a model at the endpoint that does not wait long."""
    return LanguageModel(endpoint.url, "local", KEY, **{"seconds": 5, "retries": 0, **options})


def test_an_answer(endpoint):
    """The text, why it ended and what it took come back; model and messages go as they are."""
    endpoint.says(answer("hi"))
    reply = model(endpoint).ask(HELLO)
    assert (reply.content, reply.finish, reply.requests) == ("hi", "stop", 1)
    assert (reply.prompt_tokens, reply.completion_tokens) == (100, 20)
    assert endpoint.bodies == [{"model": "local", "messages": HELLO}]
    assert endpoint.paths == ["/v1/chat/completions"]
    assert endpoint.headers[0]["authorization"] == f"Bearer {KEY}"


def test_nothing_else_is_sent(endpoint, monkeypatch):
    """What the client library knows of machine and organisation stays here, and so do its keys."""
    for name in ("ORG_ID", "PROJECT_ID", "ADMIN_KEY", "API_KEY"):
        monkeypatch.setenv(f"OPENAI_{name}", "foreign")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer foreign\nX-Own: foreign")
    endpoint.says(answer("hi"))
    model(endpoint).ask(HELLO)
    LanguageModel(endpoint.url, "local", retries=0).ask(HELLO)
    allowed = {"accept", "accept-encoding", "connection", "content-length", "content-type", "host"}
    for headers in endpoint.headers:
        more = {"user-agent", "authorization", "x-stainless-raw-response"}
        assert set(headers) <= allowed | more
        assert "foreign" not in str(headers)
    assert "authorization" not in endpoint.headers[1]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "HTTP 401: Incorrect API key provided: [redacted: key]"),
        (404, "HTTP 404: Incorrect API key provided: [redacted: key]"),
        (429, "HTTP 429"),
        (500, "HTTP 500"),
        (307, "HTTP 307"),
    ],
)
def test_an_endpoint_that_refuses(endpoint, status, said, caplog):
    """The endpoint's own words are told without the key, which nothing logs either."""
    error = {"error": {"message": f"Incorrect API key provided: {KEY}", "code": "no"}}
    endpoint.says(lambda there: there.reply(status, error, Location="http://192.0.2.1/steal"))
    caplog.set_level(logging.DEBUG)
    with pytest.raises(ModelError) as raised:
        model(endpoint).ask(HELLO)
    assert str(raised.value).startswith(said)
    assert raised.value.requests == 1
    assert KEY not in f"{raised.value!r}{raised.value.__context__!r}{caplog.text}"
    assert KEY not in repr(model(endpoint))


def test_a_busy_endpoint_is_asked_again(endpoint):
    """A request that met a busy endpoint is repeated, and both count."""
    endpoint.says(lambda there: there.reply(429, {}, Retry_After="0.01"), answer("hi"))
    assert model(endpoint, retries=1).ask(HELLO).requests == 2


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[]", b"null", b"<html>", b'{"choices": []}', b'{"choices": [{}]}'),
        *(b'{"choices": [{"message": null}]}', b"\xff\xfe", b"[" * 100_000),
    ],
)
def test_what_is_no_completion(endpoint, body):
    """Whatever else comes is told as what it is not."""
    endpoint.says((200, body))
    with pytest.raises(ModelError, match="no chat completion"):
        model(endpoint).ask(HELLO)


@pytest.mark.parametrize("content", [None, 7, ["x"]])
def test_content_of_another_form(endpoint, content):
    """Content that is no text counts as none, and tokens that are no numbers as not counted."""
    body = answer(content)
    endpoint.says(json.dumps(body | {"usage": {"prompt_tokens": "many"}}).encode())
    reply = model(endpoint).ask(HELLO)
    assert reply.content == ""
    assert reply.prompt_tokens is None


def test_a_slow_endpoint(endpoint):
    """No answer within the time, and none that drips on for ever."""
    endpoint.says(lambda there: there.sleep())
    with pytest.raises(ModelError, match=r"no answer within 0\.2 s"):
        model(endpoint, seconds=0.2).ask(HELLO)
    endpoint.says(lambda there: there.drip())
    with pytest.raises(ModelError, match=r"no whole answer within 0\.2 s"):
        model(endpoint, seconds=0.2).ask(HELLO)


def test_an_answer_without_end(endpoint):
    """An answer that is too long is read no further."""
    endpoint.says(lambda there: there.drip(b"x" * 100_000, pause=0))
    with pytest.raises(ModelError, match="longer than"):
        model(endpoint).ask(HELLO)


def test_a_connection_that_breaks(endpoint):
    """An answer that ends in its middle is told so."""

    def half(there):
        there.send_response(200)
        there.send_header("Content-Length", "1000")
        there.end_headers()
        there.wfile.write(b'{"choices"')
        there.close_connection = True

    endpoint.says(half)
    with pytest.raises(ModelError, match="no answer: "):
        model(endpoint).ask(HELLO)


def test_nobody_there():
    """A refused connection is told, without the address's port being a secret."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ModelError, match="Connection"):
        LanguageModel(f"http://127.0.0.1:{port}/v1", "local", retries=0).ask(HELLO)


def test_the_environment():
    """Address, model and key come from the environment; a model that is named goes first."""
    environ = {
        "FL_HOOKS_LLM_BASE_URL": "http://localhost:1/v1",
        "FL_HOOKS_LLM_API_KEY": KEY,
        "FL_HOOKS_LLM_MODEL": "small",
    }
    assert LanguageModel.from_environment(environ=environ).model == "small"
    assert LanguageModel.from_environment("large", environ).model == "large"
    for missing in ("FL_HOOKS_LLM_BASE_URL", "FL_HOOKS_LLM_MODEL"):
        with pytest.raises(FlError, match=missing):
            LanguageModel.from_environment(environ=environ | {missing: " "})


@pytest.mark.parametrize(
    "address",
    ["http://me:hunter2@host/v1", "ftp://host", "host/v1", "http://host/v1?key=hunter2", "http://"],
)
def test_an_address_that_is_none(address):
    """An address with a password, or that is none, is refused, and is not shown."""
    with pytest.raises(FlError, match="FL_HOOKS_LLM_BASE_URL") as raised:
        LanguageModel(address, "local")
    assert "hunter2" not in f"{raised.value.message}{raised.value.hint}"


def test_without_the_library(monkeypatch):
    """Where the client library is not installed, the message says what to install."""
    monkeypatch.setattr("fl_hooks.store.model_client.find_spec", lambda _name: None)
    with pytest.raises(FlError, match="openai") as raised:
        LanguageModel("http://localhost:1/v1", "local")
    assert "fl-hooks[llm]" in raised.value.hint
    assert importlib.util.find_spec("openai")
