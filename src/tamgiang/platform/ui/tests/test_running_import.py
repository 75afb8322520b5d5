"""What a running import has corrected is there at once, and says so wherever it shows."""

from django.utils import timezone

from tamgiang.platform.imports.models import Batch, BatchState
from tamgiang.platform.registers.models import Record, Revision
from tamgiang.platform.registers.services import correct
from tamgiang.platform.scopes import system_scope
from tamgiang.platform.ui.tests.conftest import ACTOR, SignIn


def test_a_record_a_running_import_changed_says_so(sign_in: SignIn, cameras: list[Record]) -> None:
    now = timezone.now()
    batch = Batch.objects.create(
        register="cameras.camera", file_name="camera.xlsx", sha256="0", size=1, actor=ACTOR,
        state=BatchState.APPLYING, created_at=now, changed_at=now,
    )  # fmt: skip
    with system_scope("test"):
        correct(cameras[0], {"location": "Nơi mới"}, reason="nhập", actor=ACTOR)
    Revision.objects.filter(record_id=cameras[0].pk).update(batch_id=batch.pk)
    officer = sign_in("nhaplieu")
    page, other = (f"/registers/cameras.camera/{record.uid}/" for record in cameras)

    listed = officer.get("/registers/cameras.camera/").content.decode()
    assert "Đang có lần nhập ghi vào sổ này" in listed
    assert listed.count("đang nhập") == 1
    assert "số liệu chưa tính thay đổi đó" in officer.get(page).content.decode()
    assert "số liệu chưa tính thay đổi đó" not in officer.get(other).content.decode()

    Batch.objects.update(state=BatchState.APPLIED)
    assert "Đang có lần nhập" not in officer.get("/registers/cameras.camera/").content.decode()
    assert "số liệu chưa tính" not in officer.get(page).content.decode()
