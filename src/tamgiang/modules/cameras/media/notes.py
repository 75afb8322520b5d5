"""What a recording says of itself, in a box of our own between `moov` and the first fragment.

A `uuid` box (ISO/IEC 14496-12, 11.1), which players pass over, with JSON. With it a file that was
cut off can be entered into the index again from itself alone.
"""

import json
import struct
import uuid

from tamgiang.modules.cameras.media.fragments import Initial

KIND = uuid.uuid5(uuid.NAMESPACE_URL, "tamgiang:recording").bytes
#: Bytes a note may have.
LONGEST = 4096


def note(initial: Initial, term: int) -> bytes:
    """The box."""
    told = {
        "mime": initial.mime,
        "width": initial.width,
        "height": initial.height,
        "head": len(initial.data),
        "term": term,
    }
    body = json.dumps(told).encode()
    return struct.pack("!I4s", 24 + len(body), b"uuid") + KIND + body


def read(box: bytes) -> dict[str, object] | None:
    """What a whole `uuid` box says; None where it is not ours or makes no sense."""
    if box[8:24] != KIND or len(box) > LONGEST:
        return None
    try:
        told = json.loads(box[24:])
    except ValueError:
        return None
    return told if isinstance(told, dict) else None
