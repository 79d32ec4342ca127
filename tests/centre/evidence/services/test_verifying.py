from __future__ import annotations

import pytest

from centre.evidence.files import LAN, NOW, keep
from lachan.centre.evidence import services
from lachan.centre.evidence.models import Content
from lachan.centre.evidence.place import site_store

pytestmark = pytest.mark.django_db


def test_all_that_is_held_is_read_and_each_fault_is_named() -> None:
    files = [keep(b"content %d" % number, holder=f"case:{number}") for number in range(7)]
    store = site_store()
    paths = [store.path_of(file.sha256) for file in files]
    expected = {}
    paths[0].unlink()
    expected[files[0].sha256] = "missing"
    paths[1].write_bytes(paths[1].read_bytes()[:-1])
    expected[files[1].sha256] = "length"
    sealed = paths[2].read_bytes()
    paths[2].write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    expected[files[2].sha256] = "chunk"
    paths[3].write_bytes(paths[4].read_bytes())
    expected[files[3].sha256] = "content"
    paths[5].write_bytes(b"nonsense")
    expected[files[5].sha256] = "form"
    Content.objects.filter(sha256=files[6].sha256).update(size_bytes=3)
    expected[files[6].sha256] = "size"
    verified = services.verify_all(actor=LAN, now=NOW)
    assert {fault.sha256: fault.code for fault in verified.faults} == expected
    assert verified.contents == 7


def test_whole_evidence_has_no_faults() -> None:
    keep(b"a")
    keep(b"bc")
    verified = services.verify_all(actor=LAN, now=NOW)
    assert (verified.contents, verified.content_bytes, verified.faults) == (2, 3, ())


def test_nothing_at_all_is_whole_too() -> None:
    assert services.verify_all(actor=LAN, now=NOW).contents == 0
