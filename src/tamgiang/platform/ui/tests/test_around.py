"""Links, comments and mentions as people meet them on pages."""

from tamgiang.platform.comments.models import Comment, Mention
from tamgiang.platform.links.models import RecordLink
from tamgiang.platform.registers.models import Record
from tamgiang.platform.ui.tests.conftest import SignIn


def address(record: Record) -> str:
    return f"/registers/cameras.camera/{record.uid}/"


def test_a_link_is_made_and_taken_back_on_the_page(sign_in: SignIn, cameras: list[Record]) -> None:
    client, (first, second) = sign_in("nhaplieu"), cameras

    made = client.post(
        f"{address(first)}links/", {"kind": "follows", "to": "CAM-2"}, follow=True
    ).content.decode()
    back = client.get(address(second)).content.decode()
    link = RecordLink.objects.get()
    gone = client.post(f"{address(second)}links/{link.uid}/remove/", follow=True)

    assert "Phát sinh từ" in made
    assert address(second) in made
    assert "Dẫn đến" in back
    assert "Chưa có hồ sơ nào liên kết" in gone.content.decode()


def test_a_wrong_code_is_told_in_words(sign_in: SignIn, cameras: list[Record]) -> None:
    answer = sign_in("nhaplieu").post(
        f"{address(cameras[0])}links/", {"kind": "related", "to": "CAM-9"}, follow=True
    )

    assert "Không tìm thấy hồ sơ mang mã này" in answer.content.decode()
    assert not RecordLink.objects.exists()


def test_who_may_only_look_is_offered_no_link_and_refused_one(
    sign_in: SignIn, cameras: list[Record]
) -> None:
    leader, (first, _second) = sign_in("lanhdao"), cameras

    page = leader.get(address(first)).content.decode()
    answer = leader.post(f"{address(first)}links/", {"kind": "related", "to": "CAM-2"})

    assert "link-to" not in page
    assert answer.status_code == 403
    assert not RecordLink.objects.exists()


def test_a_mention_shows_in_the_work_of_today_until_it_is_done(
    sign_in: SignIn, cameras: list[Record]
) -> None:
    sign_in("nhaplieu").post(f"{address(cameras[0])}comments/", {"text": "Nhờ @lanhdao <b>xem</b>"})
    leader = sign_in("lanhdao")

    before = leader.get("/today/").content.decode()
    leader.post(f"/today/mentions/{Mention.objects.get().pk}/done/")
    after = leader.get("/today/").content.decode()

    assert "Nhờ @lanhdao &lt;b&gt;xem&lt;/b&gt;" in before
    assert "Nhờ @lanhdao" not in after


def test_a_comment_is_changed_and_withdrawn_by_its_author(
    sign_in: SignIn, cameras: list[Record]
) -> None:
    client, page = sign_in("nhaplieu"), address(cameras[0])
    client.post(f"{page}comments/", {"text": "Lần một"})
    own = f"{page}comments/{Comment.objects.get().uid}/"

    refused = sign_in("lanhdao").post(own, {"text": "Của tôi"}, follow=True).content.decode()
    changed = client.post(own, {"text": "Lần hai"}, follow=True).content.decode()
    gone = client.post(own, {"withdraw": "1"}, follow=True).content.decode()

    assert "Chỉ người viết được sửa hoặc rút" in refused
    assert "Lần một" in changed
    assert "Lần hai" in changed
    assert "Người viết đã rút." in gone
    assert "Lần hai" not in gone
