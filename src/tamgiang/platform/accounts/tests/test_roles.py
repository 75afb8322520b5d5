"""Roles of the file, and what a module adds to them."""

from pathlib import Path
from typing import Any

import pytest

from tamgiang.platform.accounts import roles


def test_a_module_gives_a_role_more_and_brings_one() -> None:
    found = {draft.code: draft for draft in roles.role_drafts()}

    assert "dummy.count" in found["administrator"].permissions
    assert "accounts.manage" in found["administrator"].permissions
    assert found["counter"].permissions == ("dummy.count", "registers.view")
    assert roles.permissions()["dummy.count"].vi == "Đếm vật thử"


def test_a_module_may_not_redefine_a_permission_nor_invent_a_nameless_role() -> None:
    def document() -> dict[str, dict[str, object]]:
        return {"permissions": {"a.b": {}}, "roles": {}, "second_factor": {"roles": []}}

    with pytest.raises(roles.RolesInvalid, match=r"a\.b is declared already"):
        roles._add(document(), {"permissions": {"a.b": {}}, "roles": {}}, Path("x"))
    with pytest.raises(roles.RolesInvalid, match="no role ghost"):
        own: dict[str, Any] = {"permissions": {}, "roles": {"ghost": {"permissions": []}}}
        roles._add(document(), own, Path("x"))
