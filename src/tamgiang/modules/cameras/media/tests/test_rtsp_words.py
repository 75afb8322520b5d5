"""RTSP word by word: messages, addresses, passwords."""

import pytest

from tamgiang.modules.cameras.media.rtsp import messages
from tamgiang.modules.cameras.media.rtsp.address import Address, BadAddress, control
from tamgiang.modules.cameras.media.rtsp.auth import Challenge, Credentials, challenge, digest
from tamgiang.modules.cameras.media.rtsp.messages import BadMessage, channels, message, session

ANSWER = (
    b"RTSP/1.0 200 OK\r\nCSeq: 7\r\nWWW-Authenticate: Basic\r\nwww-authenticate: Digest\r\n"
    b"X: a\r\n  b\r\nContent-Length: 3\r\n\r\nv=0"
)


def test_an_answer_is_taken_apart_and_what_follows_is_left() -> None:
    found = message(b"$$" + ANSWER + b"$\0", 2)

    assert found is not None
    said, end = found
    assert (said.status, said.number, said.body, end) == (200, 7, b"v=0", 2 + len(ANSWER))
    assert said.all("www-authenticate") == ["Basic", "Digest"]
    assert said.one("x") == "a b"


@pytest.mark.parametrize("end", range(1, len(ANSWER)))
def test_an_answer_that_is_not_whole_is_waited_for(end: int) -> None:
    assert message(ANSWER[:end], 0) is None


def test_a_camera_may_ask_something_itself() -> None:
    found = message(b"GET_PARAMETER rtsp://x/ RTSP/1.0\r\nCSeq: 2\r\n\r\n", 0)

    assert found is not None
    assert (found[0].status, found[0].method, found[0].number) == (0, "GET_PARAMETER", 2)


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"RTSP/1.0 2000 OK\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nno colon\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nX: a\nb\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nContent-Length: 65537\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nContent-Length: " + b"0" * 5000 + b"\r\n\r\n",
        b"RTSP/1.0 200 OK\r\n" + b"X: y\r\n" * 101 + b"\r\n",
        b"R" * 20_000,
        b"\0\0\0\0",
    ],
)
def test_what_is_no_message_or_too_long_is_refused(data: bytes) -> None:
    with pytest.raises(BadMessage):
        message(data, 0)


def test_sessions_and_channels_are_read_as_cameras_write_them() -> None:
    assert session("4F3A;timeout=30") == ("4F3A", 30)
    assert session("4F3A ; timeout = 30;x=y") == ("4F3A", 30)
    assert session("4F3A") == ("4F3A", 60)
    assert channels("RTP/AVP/TCP;unicast;interleaved=2-3;ssrc=1", (0, 1)) == (2, 3)
    assert channels("RTP/AVP/TCP;interleaved=4", (0, 1)) == (4, 5)
    assert channels("RTP/AVP/TCP;unicast", (0, 1)) == (0, 1)
    for wrong in ("interleaved=300-301", "interleaved=1-1"):
        with pytest.raises(BadMessage):
            channels(wrong, (0, 1))


def test_name_and_password_are_kept_out_of_requests_and_of_what_is_printed() -> None:
    address = Address.read("rtsp://ad%40min:p%3Aw@cam.example:8554/live?x=1")

    assert (address.user, address.password) == ("ad@min", "p:w")
    assert (address.host, address.port, address.secure) == ("cam.example", 8554, False)
    assert address.url == "rtsp://cam.example:8554/live?x=1"
    assert "p:w" not in repr(address)


def test_addresses_without_path_or_port_and_of_version_six() -> None:
    plain, six = Address.read("RTSPS://cam"), Address.read("rtsp://[::1]:99/x")

    assert (plain.url, plain.port, plain.secure) == ("rtsps://cam/", 322, True)
    assert (six.host, six.port, six.url) == ("::1", 99, "rtsp://[::1]:99/x")


@pytest.mark.parametrize(
    "text",
    ["", "http://x/", "rtsp://", "rtsp:///x", "rtsp://x:0/", "rtsp://x:99999/", "rtsp://x/ y",
     "rtsp://x/\r\nTEARDOWN", "rtsp://u%0d%0aX:p@x/", "rtsp://[::1/", "rtsp://é/",
     "rtsp://x/" + "y" * 3000],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(BadAddress):
        Address.read(text)


def test_a_password_goes_along_to_the_same_host_only() -> None:
    address = Address.read("rtsp://u:p@cam/x")

    assert address.redirected("rtsp://cam:8554/y").user == "u"
    assert address.redirected("rtsp://other/y").user == ""
    assert address.redirected("rtsp://v:q@other/y").user == "v"


def test_an_encrypted_way_does_not_lead_to_an_open_one() -> None:
    with pytest.raises(BadAddress):
        Address.read("rtsps://cam/x").redirected("rtsp://cam/x")


@pytest.mark.parametrize(
    ("base", "said", "url"),
    [
        ("rtsp://h/s/", "trackID=1", "rtsp://h/s/trackID=1"),
        ("rtsp://h/s?a=1", "trackID=1", "rtsp://h/s?a=1/trackID=1"),
        ("rtsp://h/s", "*", "rtsp://h/s"),
        ("rtsp://h/s", "", "rtsp://h/s"),
        ("rtsp://h/s", "?track=2", "rtsp://h/s?track=2"),
        ("rtsp://h/s", "rtsp://u:p@10.0.0.1/s/t", "rtsp://10.0.0.1/s/t"),
    ],
)
def test_where_a_track_is_set_up(base: str, said: str, url: str) -> None:
    assert control(base, said) == url


def test_basic_is_answered_as_in_the_standard() -> None:
    # RFC 7617 2.
    credentials = Credentials("Aladdin", "open sesame")
    credentials.learn(challenge(['Basic realm="WallyWorld"']), answered=False)

    assert credentials.header("OPTIONS", "*") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="


@pytest.mark.parametrize(
    ("algorithm", "nonce", "password", "own", "response"),
    [
        # RFC 2617 3.5.
        ("MD5", "dcd98b7102dd2f0e8b11d0f600bfb0c093", "Circle Of Life", "0a4f113b",
         "6629fae49393a05397450978507c4ef1"),
        # RFC 7616 3.9.1.
        ("MD5", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "Circle of Life",
         "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "Circle of Life",
         "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
         "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)  # fmt: skip
def test_digest_is_answered_as_in_the_standards(
    algorithm: str, nonce: str, password: str, own: str, response: str
) -> None:
    realm = "testrealm@host.com" if own == "0a4f113b" else "http-auth@example.org"
    asked = Challenge(algorithm, realm, nonce, qop=True)

    said = digest(asked, "Mufasa", password, "GET", "/dir/index.html", 1, own)

    assert f'response="{response}"' in said
    assert "nc=00000001" in said


def test_the_older_digest_has_no_count() -> None:
    # RFC 2069 2.4, with the answer by its erratum 749.
    asked = Challenge("MD5", "testrealm@host.com", "dcd98b7102dd2f0e8b11d0f600bfb0c093")

    said = digest(asked, "Mufasa", "CircleOfLife", "GET", "/dir/index.html", 1)

    assert 'response="1949323746fe6a43ef61f9606e7febea"' in said
    assert "qop" not in said
    assert "nc=" not in said


def test_the_better_of_several_challenges_is_answered_also_in_one_line() -> None:
    lines = [
        'Basic realm="a, Digest nonce=x", Digest realm="b\\"c", nonce="1", qop="auth,auth-int"',
        'Digest realm="d", nonce="2", algorithm=SHA-256, stale=TRUE, opaque=""',
    ]

    best, first = challenge(lines), challenge(lines[:1])

    assert best == Challenge("SHA-256", "d", "2", "", qop=False, stale=True)
    assert first == Challenge("MD5", 'b"c', "1", None, qop=True)


@pytest.mark.parametrize(
    "line",
    ["", "Negotiate", 'Digest realm="x"', 'Digest nonce="1", qop="auth-int"',
     'Digest nonce="1", algorithm=SHA-512-256'],
)  # fmt: skip
def test_what_cannot_be_answered_is_no_challenge(line: str) -> None:
    assert challenge([line]) is None


def test_a_wrong_password_is_not_tried_again_but_a_forgotten_nonce_is() -> None:
    credentials = Credentials("u", "p")
    fresh, stale = Challenge("MD5", "r", "1"), Challenge("MD5", "r", "2", stale=True)

    assert credentials.learn(fresh, answered=False)
    assert not credentials.learn(Challenge("MD5", "r", "3"), answered=True)
    assert credentials.learn(stale, answered=True)
    assert not Credentials("", "").learn(fresh, answered=False)
    assert "p" not in repr(credentials).replace("password", "")[:30]


def test_a_request_is_written_plainly() -> None:
    made = messages.request("PLAY", "rtsp://h/s", 4, {"Session": "1"})

    assert made == (
        b"PLAY rtsp://h/s RTSP/1.0\r\nCSeq: 4\r\nUser-Agent: tamgiang\r\nSession: 1\r\n\r\n"
    )
