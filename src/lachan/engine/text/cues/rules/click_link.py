"""Cue: tells you to open a link."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.click_link",
    strength=0.4,
    words=Words(
        "Bảo bạn bấm vào đường link",
        "It tells you to open a link",
        "Đừng bấm. Hãy tự mở ứng dụng hoặc gõ địa chỉ bạn đã biết.",
        "Don’t tap it. Open the app yourself, or type the address you know.",
    ),
    negatable=True,
    acts=True,
    phrases="""
        (bam|nhan|click|an|kich|nhap|truy cap|dang nhap|vao|xem) [vao|ngay|tai] [duong|lien ket] (link|link sau|link nay|lien ket|duong link|duong dan|day|http|https|www)
        (truy cap|dang nhap|bam vao|nhan vao|dang ky|xac thuc|cap nhat|nhap|vao|xac minh|vui long vao) [ngay|tai] [website|web|trang|trang web] (http|https|www|bit ly|t ly|tinyurl|t co)
        (click|tap|visit|follow|open|go to|log in|login|sign in|verify|confirm|update|pay|claim|unlock) [on|at|to|via|now|using] [the|this|your|here] [secure|account] (link|below|http|https|www|here|bit ly)
        (haga clic|pulse|ingrese|verifique|cliquez|clique|clicca|acceda|klicken|klik|tiklayin|kliknij) [en|aqui|ici|sur|em|qui|su|op|hier|disini|di|sie|w] [el|este|o|le|link|enlace|http|https]
        点击 ... 链接|点击链接|クリック|클릭|こちら から
    """,
    hits=(
        "Bấm vào link sau để nhận quà",
        "Truy cập https://abc.top để xác thực",
        "Click the link below",
        "Haga clic aquí",
    ),
    misses=(
        "KHÔNG bấm vào đường link lạ",
        "Do not click on links in messages",
        "Mở cửa vào nhà đi con",
    ),
)
