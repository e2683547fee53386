"""Pages travel compressed, files as they are."""

import gzip

import pytest
from django.http import FileResponse, HttpResponse

from config.middleware import CompressedPages

pytestmark = pytest.mark.django_db


def test_a_page_is_compressed_for_whoever_takes_it(client):
    plain = client.get("/login/")
    packed = client.get("/login/", headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert b"<form" in gzip.decompress(packed.content)
    assert len(packed.content) < len(plain.content) / 2


@pytest.mark.parametrize(
    "answer",
    [
        lambda: HttpResponse(b"x" * 5000, content_type="application/zip"),
        lambda: FileResponse(iter([b"x" * 5000]), content_type="text/html"),
    ],
    ids=["another type", "a stream"],
)
def test_files_are_sent_as_they_are(rf, answer):
    response = CompressedPages(lambda request: answer())(rf.get("/", headers={"accept-encoding": "gzip"}))
    assert "Content-Encoding" not in response.headers
