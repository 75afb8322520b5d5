"""The health page is for those who look after the house."""

from pathlib import Path

import pytest
from django.test import Client

from tamgiang.platform.accounts.models import User
from tamgiang.platform.accounts.sample import ensure_sample_logins
from tamgiang.platform.registry.sample import SampleArea
from tamgiang.project.doctor.finding import State
from tamgiang.project.doctor.keeping import certificates, logins


def test_without_https_there_is_no_certificate_to_watch(tmp_path: Path) -> None:
    assert certificates(tmp_path).state is State.WELL


@pytest.mark.django_db
def test_the_health_page_is_for_staff_and_names_the_command(quick_sample: SampleArea) -> None:
    # given the sample logins, which are worth a warning
    ensure_sample_logins()
    assert logins().mend == "tamgiang remove-sample"

    def opened(name: str) -> "tuple[int, str]":
        client = Client(SERVER_NAME="localhost")
        client.force_login(User.objects.get(username=name))
        answer = client.get("/health/")
        return answer.status_code, answer.content.decode()

    # then only those who look after the house see it, with the command
    assert opened("nguoixem")[0] == 403
    status, page = opened("quantri")
    assert status == 200
    assert "tamgiang remove-sample" in page
    assert "Sao lưu" in page
