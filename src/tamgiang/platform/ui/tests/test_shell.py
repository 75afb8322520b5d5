"""The frame of every page: language, look, who is offered what, and how refusals look."""

from django.test import Client

from tamgiang.platform.ui.tests.conftest import SignIn


def test_a_visitor_reads_vietnamese_whatever_the_browser_was_installed_with(
    sign_in: SignIn,
) -> None:
    client = Client(SERVER_NAME="localhost")

    page = client.get("/units/", headers={"accept-language": "en"}).content.decode()

    assert '<html lang="vi"' in page
    assert "Đơn vị hành chính qua thời gian" in page


def test_english_is_one_press_away(sign_in: SignIn) -> None:
    client = sign_in()

    answer = client.post("/i18n/setlang/", {"language": "en", "next": "/units/"}, follow=True)

    assert '<html lang="en"' in answer.content.decode()
    assert "Administrative units over time" in answer.content.decode()


def test_the_chosen_look_stays_and_the_wall_is_dark_before_a_choice(sign_in: SignIn) -> None:
    client = sign_in()
    assert 'data-theme="light"' in client.get("/units/").content.decode()
    assert 'data-theme="dark"' in client.get("/?wall=1").content.decode()

    client.post("/theme/", {"theme": "dark", "next": "/units/"})

    assert 'data-theme="dark"' in client.get("/units/").content.decode()


def test_choosing_a_look_never_leads_to_another_site(sign_in: SignIn) -> None:
    answer = sign_in().post("/theme/", {"theme": "dark", "next": "https://elsewhere.example/"})

    assert answer.headers["Location"] == "/"


def test_sample_logins_are_named_on_the_machine_itself_only(sign_in: SignIn) -> None:
    client = sign_in()

    here = client.get("/accounts/login/", REMOTE_ADDR="127.0.0.1").content.decode()
    elsewhere = client.get("/accounts/login/", REMOTE_ADDR="10.0.0.5").content.decode()

    assert "canbo.quangtho" in here
    assert "canbo.quangtho" not in elsewhere


def test_signing_in_with_a_wrong_password_says_so(sign_in: SignIn) -> None:
    client = sign_in()

    page = client.post("/accounts/login/", {"login": "nhaplieu", "password": "wrong"})

    assert "Chưa đăng nhập được" in page.content.decode()


def test_a_page_that_is_not_there_says_what_to_do(sign_in: SignIn) -> None:
    answer = sign_in().get("/no/such/page/")

    assert answer.status_code == 404
    assert "Không tìm thấy trang" in answer.content.decode()


def test_a_refusal_is_a_page_with_its_code_and_a_next_step(sign_in: SignIn) -> None:
    answer = sign_in("nhaplieu").get("/registers/no.such/")

    assert answer.status_code == 404
    assert "house.not_found" in answer.content.decode()
    assert "no.such" in answer.content.decode()


def test_a_visitor_is_asked_to_sign_in_where_a_role_is_needed(sign_in: SignIn) -> None:
    answer = sign_in().get("/registers/cameras.camera/")

    assert answer.status_code == 403
    assert "/accounts/login/?next=/registers/cameras.camera/" in answer.content.decode()


def test_no_page_carries_a_style_or_script_of_its_own(sign_in: SignIn) -> None:
    page = sign_in("quantri").get("/").content.decode()

    assert "<style" not in page
    assert " style=" not in page
    assert "<script>" not in page
    assert "onclick" not in page


def test_the_side_bar_offers_what_the_role_may_do(sign_in: SignIn) -> None:
    viewer = sign_in("nguoixem").get("/today/").content.decode()
    officer = sign_in("nhaplieu").get("/today/").content.decode()

    assert 'href="/imports/"' not in viewer
    assert 'href="/imports/"' in officer
    assert 'href="/audit/"' not in officer
