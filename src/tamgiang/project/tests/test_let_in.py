"""`tamgiang let-in`: the way back in for an administrator whose phone or password is lost."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from tamgiang.platform.accounts.staff import invite
from tamgiang.project.let_in import main

pytestmark = pytest.mark.django_db


def test_a_lost_phone(capsys: pytest.CaptureFixture[str]) -> None:
    user = invite(username="nv.an", full_name="Người thử", actor="t")
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    assert main(["nv.an", "--lost-phone"]) == 0
    link = capsys.readouterr().out.strip()
    assert not Authenticator.objects.filter(user=user).exists()
    page = Client().get(link.partition("8000")[2], follow=True)
    assert "Đặt mật khẩu" in page.content.decode()


def test_an_unknown_account(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nobody"]) == 2
    assert "no active account 'nobody'" in capsys.readouterr().err
