"""Refuse a state of units that contradicts itself."""

from tamgiang.kernel.errors import Refusal
from tamgiang.kernel.labels import Label
from tamgiang.kernel.orgunits import Fault, code_faults, overlap_faults, share_faults
from tamgiang.platform.orgunits.graph import stored_edges, stored_versions


class UnitsContradict(Refusal):
    """Two versions of one unit overlap, a code names two units, or shares do not make a whole."""

    code = "orgunits.contradiction"
    message = Label(
        "Dữ liệu đơn vị mâu thuẫn từ ngày {day}: {rule} ({units}) {detail}",
        "The units contradict one another from {day}: {rule} ({units}) {detail}",
    )
    status = 409


RULES = {
    "overlap": Label("hai phiên bản trùng thời gian", "two versions overlap"),
    "code": Label("một mã cho hai đơn vị", "one code for two units"),
    "share": Label("tỷ lệ chia không đủ một", "the shares do not make up one"),
}


def check_invariants() -> None:
    """Raise UnitsContradict for the first fault among all stored units and events."""
    versions, edges = stored_versions(), stored_edges()
    for fault in (*overlap_faults(versions), *code_faults(versions), *share_faults(edges)):
        raise _refusal(fault)


def _refusal(fault: Fault) -> UnitsContradict:
    units = ", ".join(map(str, fault.units))
    return UnitsContradict(
        day=fault.on.isoformat(), rule=RULES[fault.rule], units=units, detail=fault.detail
    )
