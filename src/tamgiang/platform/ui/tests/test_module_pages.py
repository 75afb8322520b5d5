"""What a module brings shows up for those who may, and for nobody else."""

import pytest

from tamgiang.platform.ui.tests.conftest import SignIn

pytestmark = pytest.mark.django_db


def test_a_page_and_the_work_of_a_module_reach_those_who_may(sign_in: SignIn) -> None:
    page = sign_in("quantri").get("/today/").content.decode()

    assert 'href="/dummy/count/"' in page
    assert "Đếm vật" in page
    assert "Còn vật chưa đếm" in page
    assert sign_in("quantri").get("/dummy/count/").status_code == 200


def test_others_are_neither_shown_nor_let_in(sign_in: SignIn) -> None:
    page = sign_in("nhaplieu").get("/today/").content.decode()

    assert "/dummy/count/" not in page
    assert "Còn vật chưa đếm" not in page
    assert sign_in("nhaplieu").get("/dummy/count/").status_code == 403
