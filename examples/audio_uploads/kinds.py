"""What a file is, told by its first bytes; names and headers are only what somebody says."""

from __future__ import annotations

from typing import Literal

Kind = Literal["aiff", "flac", "mp3", "ogg", "wav"]

# As many bytes as any of the tests below looks at.
ENOUGH = 64
MEDIA: dict[Kind, str] = {
    "aiff": "audio/aiff",
    "flac": "audio/flac",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
}
# (kind, (offset, bytes) that all have to be there). An Ogg file may hold video: its first packet,
# behind 28 bytes of page header, names the codec.
_MAGIC: tuple[tuple[Kind, tuple[tuple[int, bytes], ...]], ...] = (
    ("wav", ((0, b"RIFF"), (8, b"WAVE"))),
    ("wav", ((0, b"RF64"), (8, b"WAVE"))),
    ("wav", ((0, b"BW64"), (8, b"WAVE"))),
    ("flac", ((0, b"fLaC"),)),
    ("aiff", ((0, b"FORM"), (8, b"AIFF"))),
    ("aiff", ((0, b"FORM"), (8, b"AIFC"))),
    ("ogg", ((0, b"OggS"), (28, b"\x01vorbis"))),
    ("ogg", ((0, b"OggS"), (28, b"OpusHead"))),
    ("ogg", ((0, b"OggS"), (28, b"\x7fFLAC"))),
    ("ogg", ((0, b"OggS"), (28, b"Speex   "))),
    ("mp3", ((0, b"ID3"),)),
)


def kind_of(head: bytes) -> Kind | None:
    """Return what a file with these first bytes is, None where it is no audio known here."""
    for kind, marks in _MAGIC:
        if all(head.startswith(mark, offset) for offset, mark in marks):
            return kind
    return "mp3" if _is_mp3_frame(head) else None


def _is_mp3_frame(head: bytes) -> bool:
    """Tell whether an MPEG audio frame of layer III starts here, by its fields' legal values."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:  # noqa: PLR2004 -- sync of 11 bits
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bitrate, rate = head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and layer == 1 and bitrate not in (0, 15) and rate != 3  # noqa: PLR2004 -- reserved
