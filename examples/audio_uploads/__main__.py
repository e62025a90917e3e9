"""Start the service: `python -m audio_uploads --folder DIR`."""

from __future__ import annotations

import argparse
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until Ctrl-C; 0 then, 2 where the address or the folder cannot be had."""
    import uvicorn

    from audio_uploads import logs
    from audio_uploads.app import create_app
    from audio_uploads.settings import Settings

    options = _parser().parse_args(argv)
    settings = Settings(options.folder, options.largest, options.idle, options.at_once)
    try:
        listening = _listen(options.host, options.port)
        app = create_app(settings)
    except OSError as error:
        print(f"audio_uploads: {error}", file=sys.stderr)
        return 2
    with listening:
        host, port = listening.getsockname()[:2]
        address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        print(f"Audio uploads: {address}/ (docs: {address}/docs); Ctrl-C ends it", flush=True)
        logs.set_up()
        config = uvicorn.Config(
            app,
            access_log=False,  # ours says more, and nothing that the sender made up
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=options.grace,
        )
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="audio_uploads", description="Take audio uploads.")
    parser.add_argument("--folder", type=Path, required=True, help="where they are kept")
    parser.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
    parser.add_argument("--port", type=int, default=8000, help="default: %(default)s; 0: any")
    parser.add_argument("--largest", type=int, default=10**9, help="bytes of one upload")
    parser.add_argument("--idle", type=float, default=30, help="seconds without a byte, at most")
    parser.add_argument("--at-once", type=int, default=64, help="uploads at the same time")
    parser.add_argument(
        "--grace", type=int, default=10, help="seconds an upload has left when the service ends"
    )
    return parser


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; bound before anything else, so that a taken port is told."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen()  # whoever asks before the service is ready waits
        listening.set_inheritable(True)
    except OSError:
        listening.close()
        raise
    return listening


if __name__ == "__main__":
    sys.exit(main())
