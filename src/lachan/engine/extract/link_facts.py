"""What is known of a link by its form: the facts of `urls`, and the shorteners."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lachan.engine.links.parse import Link
    from lachan.engine.model import Facts

# Hosts of link shorteners; own knowledge, November 2026. A shortened link says nothing of where it leads.
SHORTENERS = frozenset(
    """
    a.co adf.ly adfoc.us b.link bit.do bit.ly bitly.com bl.ink buff.ly c11.kr chilp.it clck.ru cli.re clik.now
    cut.ly cutt.ly cutt.us dlvr.it dub.sh esqr.co fb.me forms.gle gg.gg git.io goo.gl goo.su hoy.tn is.gd j.mp
    kutt.it l.ead.me link1s.com link4m.com linktr.ee ln.run lnk.to lnkd.in lstu.fr lurl.cc me2.do me2.kr mly.vn
    n9.cl ouo.io ow.ly page.link q-r.to qr.ae qrco.de qrto.org rb.gy rebrand.ly reurl.cc s.id s.net.vn shope.ee
    short.gy shorten.asia shorturl.asia shorturl.at shrtco.de slim.link snip.ly sourl.cn spoo.me surl.li t.cn t.co
    t.ly tiny.cc tiny.one tinyurl.com tinyurl.mobi tr.im trib.al u.to urlz.fr v.gd v.ht vht.vn w.wiki waa.ai x.gd
    yip.su zee.gl zpr.io zws.im
    """.split()  # noqa: SIM905 - a table is read as one
)


def facts_of(link: Link, written: str = "") -> Facts:
    """This will give the facts of a link (see `urls`); `written` says how it was hidden."""
    facts = {"unit": link.unit} if link.unit else {}
    if link.host in SHORTENERS or link.suffix == "page.link":
        facts["shortener"] = "yes"
    if written:
        facts["written"] = written
    if link.has_userinfo:
        facts["userinfo"] = "yes"
    if link.is_odd_ip:
        facts["odd_ip"] = "yes"
    return facts
