"""How a line of the log is written: when (UTC), how grave, which part, what, who and whence."""

import logging
from datetime import UTC, datetime

#: Every character that ends a line or steers a terminal, and how it is shown.
_SHOWN = {number: f"\\x{number:02x}" for number in (*range(32), *range(127, 160))}
_SHOWN |= {10: "\\n", 13: "\\r", 9: "\\t", 0x2028: "\\u2028", 0x2029: "\\u2029"}
#: Before each line of a trace, so that none of them can pass for an entry.
_INSIDE = "    | "


class Lines(logging.Formatter):
    """One entry a line; what people typed cannot begin a line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """The entry, and a trace under it where there is one."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said = f"{record.getMessage()}{_asker(record)}".translate(_SHOWN)
        line = f"{at} {record.levelname} {record.name} {said}"
        trace = self.formatException(record.exc_info) if record.exc_info else ""
        below = trace.split("\n") if trace else []
        return "\n".join([line, *(_INSIDE + part.translate(_SHOWN) for part in below)])


def _asker(record: logging.LogRecord) -> str:
    request = getattr(record, "request", None)
    if request is None:
        return ""
    meta = getattr(request, "META", {})
    # Whom the request was found to be from; a line of the log asks the records nothing.
    user = getattr(request, "_cached_user", None)
    words = {
        "status": getattr(record, "status_code", None),
        "user": getattr(user, "pk", None) or "anonymous",
        "address": meta.get("REMOTE_ADDR", ""),
    }
    return "".join(f" {name}={value}" for name, value in words.items() if value not in {None, ""})
