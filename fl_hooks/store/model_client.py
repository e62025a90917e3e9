"""A language model behind an OpenAI-compatible endpoint: the only place that goes to a network.

Address, key and model come from the environment alone. A tracked file is everybody's: a key in it
is given away, and an address in it would let whoever may edit it send the prompts of all others
where he likes.
"""

from __future__ import annotations

import logging
import os
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Self

from fl_hooks.errors import FlError
from fl_hooks.store.model_reply import ModelError, Reply, read_reply
from fl_hooks.store.redact import redact
from fl_hooks.store.web import not_on_the_web

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from openai import OpenAI

    from fl_hooks.store.model_wire import Wire

    Message = Mapping[str, str]

BASE_URL, API_KEY, MODEL = "FL_HOOKS_LLM_BASE_URL", "FL_HOOKS_LLM_API_KEY", "FL_HOOKS_LLM_MODEL"
SECONDS = 60.0
_LONGEST_SAID = 300  # characters of an endpoint's own words in an error
_LOG = logging.getLogger("fl_hooks.generate")


class LanguageModel:
    """A model to ask. `LanguageModel.from_environment()` has what the user's own shell says.

    seconds: the longest that one request may take. retries: how often a request is repeated where
    the endpoint is busy, broken or slow. Raises FlError where the client library is not installed.
    """

    def __init__(
        self,
        base_url: str,
        model: str,
        api_key: str = "",
        *,
        seconds: float = SECONDS,
        retries: int = 1,
    ) -> None:
        if said := not_on_the_web(base_url):
            # Without the address itself: what is wrong with it may be a password.
            raise FlError(f"{BASE_URL} {said}", f"The key has a place of its own: {API_KEY}.")
        if find_spec("openai") is None:
            raise FlError(
                "a language model needs the library openai, which is not installed",
                "python -m pip install 'fl-hooks[llm]'",
            )
        self.base_url = base_url
        self.model = model
        self._key = api_key
        self._seconds = seconds
        self._retries = retries

    @classmethod
    def from_environment(
        cls,
        model: str = "",
        environ: Mapping[str, str] | None = None,
        **options: Any,  # noqa: ANN401 -- __init__'s
    ) -> Self:
        """Return the model that the environment names; FlError says what it leaves out."""
        given = os.environ if environ is None else environ
        name = model or given.get(MODEL, "").strip()
        base_url = given.get(BASE_URL, "").strip()
        if not base_url:
            hint = "Set it to an OpenAI-compatible endpoint, as http://localhost:11434/v1"
            raise FlError(f"{BASE_URL} is not set", hint)
        if not name:
            raise FlError(f"{MODEL} is not set", "Set it to what the endpoint calls the model.")
        return cls(base_url, name, given.get(API_KEY, "").strip(), **options)

    def __repr__(self) -> str:
        """Show all but the key."""
        return f"LanguageModel({self.base_url!r}, {self.model!r})"

    def ask(self, messages: Sequence[Message]) -> Reply:
        """Return the answer to a conversation; ModelError says why there is none."""
        import openai

        from fl_hooks.store.model_wire import Wire

        wire = Wire(self._key)
        started = time.monotonic()
        said = ""
        try:
            with self._connected(wire) as client:
                body = self._body(client, wire, messages)
        except openai.APITimeoutError:
            said = f"no answer within {self._seconds:g} s"
        except openai.APIStatusError as error:
            said = f"HTTP {error.status_code}: {self._clean(_said(error))}"
        except (openai.OpenAIError, wire.broken) as error:
            said = f"no answer: {self._clean(' '.join(_causes(error)))}"
        if said:
            # Out here, as the errors above hold headers and others' words, and would go along.
            raise ModelError(said, wire.requests)
        _LOG.debug("%s answered in %.1f s", self.model, time.monotonic() - started)
        return read_reply(body, wire.requests)

    def _body(self, client: OpenAI, wire: Wire, messages: Sequence[Message]) -> bytes:
        asked: Any = [dict(one) for one in messages]
        create = client.chat.completions.with_streaming_response.create
        with create(model=self.model, messages=asked) as response:
            return wire.read(response.iter_bytes(), self._seconds)

    def _connected(self, wire: Wire) -> OpenAI:
        import openai

        return openai.OpenAI(
            api_key=self._key or "none",
            base_url=self.base_url,
            timeout=self._seconds,
            max_retries=self._retries,
            default_headers={"Accept-Encoding": "identity"},
            http_client=wire.client,
        )

    def _clean(self, text: str) -> str:
        """Return others' words on one line, without the key or any other secret."""
        if self._key:
            text = text.replace(self._key, "[redacted: key]")
        return redact("".join(c if c.isprintable() else " " for c in text))[:_LONGEST_SAID]


def _causes(error: BaseException) -> Iterator[str]:
    yield str(error)
    if error.__cause__:
        yield str(error.__cause__)


def _said(error: Any) -> str:  # noqa: ANN401 -- the client's own
    body = error.body
    message = body.get("message") if isinstance(body, dict) else body
    return str(message or error.message)
