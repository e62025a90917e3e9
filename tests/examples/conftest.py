"""One server for all tests that ask one."""

import pytest
from audio_proof import server

# Bytes of an upload, and seconds without a byte.
LARGEST = 10_000_000
IDLE = 1.5


@pytest.fixture(scope="session")
def service(tmp_path_factory):
    """A real server, with little patience."""
    folder = tmp_path_factory.mktemp("service") / "uploads"
    with server.running(folder, "--largest", str(LARGEST), "--idle", str(IDLE)) as running:
        yield running


@pytest.fixture
def uploads(service):
    """The server, whose folder holds after the test what was kept before, and nothing half done."""
    before = set(service.files())
    yield service
    server.wait_for(lambda: not list((service.folder / "incoming").iterdir()))
    assert {file.name for file in set(service.files()) - before} <= {"audio", "about.json"}
