"""The service: what it can be asked, and what it answers."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import FastAPI, Path, Query, Request, Response, status
from fastapi.responses import FileResponse, HTMLResponse

from audio_uploads import docs_page, problems
from audio_uploads.answers import Digest, Health, Page, Problem, Recording, Refusal
from audio_uploads.bodies import Body
from audio_uploads.content import Content
from audio_uploads.logs import Requests, noted
from audio_uploads.receive import Receiver
from audio_uploads.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from audio_uploads.settings import Settings

# An upload that nobody has written to for so long was left by a process that was killed.
_ABANDONED = 3_600.0
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_FORM = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "format": "binary"}},
}
_UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "A form with one file, or the file itself.",
        "content": {
            "multipart/form-data": {"schema": _FORM},
            "audio/*": _BINARY,
            "application/octet-stream": _BINARY,
        },
    }
}
Id = Annotated[Digest, Path(description="SHA-256 of the content.")]


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": Problem} for status in statuses}


def create_app(settings: Settings) -> FastAPI:
    """Return the service; its folder is made if it is not there."""
    store = Store(settings.folder, max(_ABANDONED, 10 * settings.idle))
    receiver = Receiver(store, settings.at_once)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        # The server has cancelled what was still being received, and would end the process before
        # that has been cleared away.
        await receiver.drained()

    app = FastAPI(
        title="Audio uploads",
        summary="Takes recordings of any size in little memory, and says what their samples say.",
        version="1.0.0",
        lifespan=lifespan,
        docs_url="/docs/swagger",
        redoc_url=None,
    )
    app.add_middleware(Requests)
    problems.install(app)
    _add_uploads(app, receiver, settings)
    _add_recordings(app, store)
    _add_pages(app, store, receiver, settings)
    return app


def _add_uploads(app: FastAPI, receiver: Receiver, settings: Settings) -> None:
    @app.post(
        "/recordings",
        status_code=201,
        responses={
            200: {"model": Recording, "description": "It was here already."},
            **_problems(400, 408, 413, 415, 422, 500, 503, 507),
        },
        openapi_extra=_UPLOAD,
    )
    async def upload(request: Request, response: Response) -> Recording:
        """Keep an upload."""
        recording, is_new = await receiver.take(Body(request, settings))
        noted().facts.update(outcome="stored" if is_new else "known", recording=recording.id)
        response.status_code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        response.headers["Location"] = f"/recordings/{recording.id}"
        return recording


def _add_recordings(app: FastAPI, store: Store) -> None:
    @app.get("/recordings", responses=_problems(422))
    def page(
        after: Annotated[
            Digest | None, Query(description="The last id of the page before.")
        ] = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 50,
    ) -> Page:
        """List what is kept, by id."""
        found, more = store.page(after or "", limit)
        return Page(recordings=found, after=found[-1].id if found and more else None)

    @app.get("/recordings/{id}", responses=_problems(404, 422))
    def find(id: Id) -> Recording:  # noqa: A002 -- what it is called in the path
        """Tell what is known of a recording."""
        return _found(store, id)

    @app.get(
        "/recordings/{id}/content",
        response_class=FileResponse,
        responses={
            200: {"content": {"audio/*": _BINARY}},
            206: {"content": {"audio/*": _BINARY}, "description": "A range of it."},
            **_problems(400, 404, 416, 422),
        },
    )
    def content(id: Id) -> Content:  # noqa: A002 -- the same
        """Return the content of a recording, or the range of it that is asked for."""
        recording = _found(store, id)
        try:
            return Content(store.audio(recording), recording)
        except FileNotFoundError:
            # Removed since it was found.
            raise _missing() from None

    @app.delete(
        "/recordings/{id}", status_code=204, response_model=None, responses=_problems(404, 422)
    )
    def remove(id: Id) -> None:  # noqa: A002 -- the same
        """Remove a recording."""
        if not store.remove(id):
            raise _missing()


def _add_pages(app: FastAPI, store: Store, receiver: Receiver, settings: Settings) -> None:
    @app.get("/health", responses={503: {"model": Health}})
    def health(response: Response) -> Health:
        """Tell whether uploads can be taken."""
        works = store.writable()
        response.status_code = 200 if works else 503
        return Health(
            status="ok" if works else "failing", receiving=receiver.active, free=store.free()
        )

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return docs_page.answer(app.openapi(), settings.largest)


def _found(store: Store, id: str) -> Recording:  # noqa: A002 -- the same
    recording = store.find(id)
    if recording is None:
        raise _missing()
    return recording


def _missing() -> Refusal:
    return Refusal(404, "no-such-thing", "There is no such recording.")
