"""The judge of apps.

An installer that comes as a file or by a link, outside the stores, is how most banking thieves of Android get onto a
phone; honest senders of such files are few and known. So that alone is `suspicious`. A package name or a page in
a store tells nothing by itself. A signing certificate that its owner registered is named as theirs, which clears
nobody: whoever writes a message can copy a fingerprint into it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lachan.engine.apps.names import name_in
from lachan.engine.extract.apps import SIGNER
from lachan.engine.listed import join, look_up, words_of
from lachan.engine.model import Indicator, Judgement, Kind, ListClass, ListEntry, Lists, Reason
from lachan.engine.words.form import Words

if TYPE_CHECKING:
    from datetime import date

_STORE_NAMES = {
    "google-play": "Google Play",
    "app-store": "App Store",
    "galaxy": "Galaxy Store",
    "appgallery": "AppGallery",
}

WORDS: dict[str, Words] = {
    **words_of("app", "Ứng dụng này", "This app"),
    "app.outside_store": Words(
        "Tệp cài ứng dụng gửi ngoài kho ứng dụng",
        "An app file from outside the app stores",
        "Ứng dụng cài bằng tệp không được kho kiểm tra và có thể chiếm quyền điện thoại.",
        "No store has checked such an app, and it can take over the phone.",
    ),
    "app.outside_store_named": Words(
        "Tệp cài ứng dụng mang tên {brand} nhưng gửi ngoài kho ứng dụng",
        "An app file that bears the name {brand} but comes from outside the app stores",
        "Tổ chức thật đưa ứng dụng lên Google Play và App Store, không gửi tệp để bạn cài.",
        "Real organisations publish on Google Play and the App Store; they send no file to install.",
    ),
    "app.settings_profile": Words(
        "Tệp này đổi cài đặt của iPhone",
        "This file changes settings of an iPhone",
        "Nó có thể cho người khác xem và điều khiển máy của bạn.",
        "It can let others watch and control your phone.",
    ),
    "app.official_site": Words(
        "Tệp cài ứng dụng nằm trên trang chính thức",
        "An app file on an official site",
        "Dù vậy, cài từ kho ứng dụng vẫn chắc hơn.",
        "Even so, an app store is the surer way.",
    ),
    "app.in_store": Words(
        "Ứng dụng này nằm trên {store}",
        "This app is on {store}",
        "Kho ứng dụng có kiểm tra nhưng vẫn lọt ứng dụng xấu; hãy xem tên nhà phát hành.",
        "Stores check apps, yet bad ones slip through; look at who publishes it.",
    ),
    "app.signer": Words(
        "Đây là dấu vân chứng thư ký ứng dụng",
        "This is the fingerprint of a certificate that signs apps",
        "Chưa tổ chức nào đăng ký chứng thư này là của mình.",
        "No organisation has registered it as its own.",
    ),
    "app.signer_official": Words(
        "{owner} đã đăng ký chứng thư ký ứng dụng này là của mình",
        "{owner} has registered this signing certificate as its own",
        "Ứng dụng của họ phải mang đúng chữ ký này. Ai cũng chép được dấu vân vào tin nhắn, nên hãy đối chiếu trên "
        "chính ứng dụng.",
        "An app of theirs has to be signed with it. Anybody can copy a fingerprint into a message, so compare it on "
        "the app itself.",
    ),
    "app.package": Words(
        "Đây là tên gói của một ứng dụng",
        "This is the package name of an app",
        "Tên gói do người làm ứng dụng tự đặt, nên không nói được ứng dụng là của ai.",
        "Its maker chooses it freely, so it doesn’t tell whose app it is.",
    ),
}


def judge(indicator: Indicator, *, lists: Lists, today: date) -> Judgement:
    """This will judge one app by where it comes from, the name it bears, and the lists."""
    entry = look_up(indicator, lists=lists, today=today)
    if indicator.value.startswith(SIGNER):
        return judge_signer(indicator, entry)
    imitates = ""
    if indicator.value.startswith("apk:"):
        score, reason, imitates = _judge_file(indicator, lists, today)
    elif (store := indicator.facts.get("store", "")) in _STORE_NAMES:
        score, reason = 0.05, Reason("app.in_store", 0.1, {"store": _STORE_NAMES[store]})
    else:
        score, reason = 0.1, Reason("app.package", 0.1)
    return join("app", indicator, entry, score=score, reasons=[reason], imitates=imitates)


def judge_signer(indicator: Indicator, entry: ListEntry | None) -> Judgement:
    """This will judge a signing certificate by what a list says of it. An owner's is named, and lowers nothing."""
    if entry is not None and entry.list_class is ListClass.OFFICIAL and entry.reason:
        # whose it is stands in the reason of an owner's own entry
        reasons = [Reason("app.signer_official", 0.4, {"owner": entry.reason})]
        return join("app", indicator, None, score=0.05, reasons=reasons)
    return join("app", indicator, entry, score=0.1, reasons=[Reason("app.signer", 0.1)])


def _judge_file(indicator: Indicator, lists: Lists, today: date) -> tuple[float, Reason, str]:
    inside = indicator.facts.get("inside", "")
    if inside:
        site = look_up(Indicator(Kind.URL, inside), lists=lists, today=today)
        if site is not None and site.list_class is ListClass.OFFICIAL and site.trust == "closed":
            return 0.2, Reason("app.official_site", 0.2), ""
    if indicator.value.endswith(".mobileconfig"):
        return 0.6, Reason("app.settings_profile", 0.6), ""
    brand = name_in(indicator.value.removeprefix("apk:"))
    if brand is not None:
        return 0.85, Reason("app.outside_store_named", 0.85, {"brand": brand.name_en}), brand.id
    return 0.62, Reason("app.outside_store", 0.62), ""
