"""What is sent to a page in place of its form: refused as a page, at once, whatever codec, size or number it comes with."""

import pytest

from tests.web.pages import Pages

PARTS = b"".join(b'--xx\r\nContent-Disposition: form-data; name="f-"\r\n\r\n' + b"a" * 6_000 + b"\r\n" for _ in range(10))
SENT = PARTS + b"--xx--\r\n"
FIELD = b'--xx\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n--xx--\r\n'


@pytest.mark.parametrize("codec", ["punycode", "utf-7", "idna", "zip", "no-such", '"utf-8', 'punycode; x="'])
def test_a_codec_of_the_senders_own_is_not_used(pages: Pages, codec: str) -> None:
    told = {"Content-Type": f"multipart/form-data; boundary=xx; charset={codec}"}
    for content in (SENT, FIELD % (b"form_token", b"+2AA-"), FIELD % (b"-", b"x")):
        answer = pages.post("/demonstration", content=content, headers=told)
        assert answer.status_code in (400, 404), (codec, answer.status_code)


@pytest.mark.parametrize(
    ("told", "content"),
    [
        ("multipart/form-data", SENT),
        ("multipart/form-data; boundary=", SENT),
        ('multipart/form-data; boundary="x;y"', SENT),
        ("multipart/form-data; boundary=xx", b"--xx\r\nno head"),
        ("multipart/form-data; boundary=xx", FIELD % (b"role", b"\xff\xfe")),
        ("application/x-www-form-urlencoded", b"role=%ED%A0%80"),
        ("application/x-www-form-urlencoded", b"role=\xff"),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % place for place in range(50))),
        ("application/x-www-form-urlencoded", b"role=a%00b"),
        ("application/x-www-form-urlencoded", b"role=" + b"a" * 200_000),
        ("text/plain", b"role=officer"),
        ("application/json", b'{"role": "officer"}'),
    ],
)
def test_what_is_no_form_of_ours_is_refused(pages: Pages, told: str, content: bytes) -> None:
    answer = pages.post("/drills/new", "officer", content=content, headers={"Content-Type": told})
    assert 400 <= answer.status_code < 500
    answer = pages.post("/demonstration", content=content, headers={"Content-Type": told})
    assert 400 <= answer.status_code < 500


def test_a_path_with_many_slashes_leads_nowhere_else(pages: Pages) -> None:
    for path in ("//evil.example/x", "/\\evil.example", "///evil.example", "/\t/evil.example", "/\n//evil.example"):
        status, _, body = pages.served.raw("GET", path, headers={"Accept": "text/html", "Host": "localhost:8000"})
        assert status == 404
        assert b'href="//' not in body
        assert b'href="/\\' not in body
        assert b'href="/\t' not in body
        assert b'href="/\n' not in body
        assert b"evil.example" in body
