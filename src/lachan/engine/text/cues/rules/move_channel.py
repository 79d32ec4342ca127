"""Cue: moves the talk to Zalo, Telegram or WhatsApp."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.move_channel",
    strength=0.45,
    words=Words(
        "Hẹn nói tiếp qua Zalo, Telegram hoặc nhóm chat",
        "It wants to go on in Zalo, Telegram or a private group",
        "Ở đó không ai lọc tin lừa đảo. Nơi làm ăn đàng hoàng luôn có kênh chính thức để bạn liên hệ.",
        "Nobody filters scams there. Honest firms always have an official channel as well.",
    ),
    acts=True,
    except_in="""
        (zalo|telegram|tele|whatsapp|viber|wechat) [login|dang nhap|xac minh|xac thuc|verification] (code|ma|otp|ma otp) [cua ban] [la|is] <n>
        (on|via|join|through) [our|my] (whatsapp|telegram) (account|app)
        (ma|ma dang nhap|ma xac minh|ma xac thuc|otp|code) (zalo|telegram|tele|whatsapp|viber) [cua ban] [la] <n>
        nhan vien (zalo|telegram|tele|whatsapp|viber)
        (em|minh|toi|con|chau|me|bo|to) [da|vua|se|moi] (lien he|nhan|nhan tin|ib|inbox) [qua|voi|vao|cho] zalo
        (nhom|group) zalo [cua] (lop|nha|gia dinh|xom|to|khu pho|chung cu|truong|phu huynh|co quan|phong|ban be|ho hang)
    """,
    phrases="""
        (lien he|lh|ket ban|kb|add|them|nhan|nhan tin|ib|inbox|vao|qua|tham gia|ket noi|gap) [ngay|qua|voi|nhom|minh|em|toi|vao|cho|so] [nhom|so] (zalo|telegram|tele|tg|viber|whatsapp|wechat|line|messenger|teleg)
        (zalo|telegram|tele|whatsapp|viber|wechat) [id|so|nay|cua em|nhom|group] <n>
        (nhom|group|kenh) (zalo|telegram|tele|kin|vip)
        (contact|message|text|chat|add|reach|msg|whatsapp) (me|us|him|her|my boss|the manager) [on|at|via|in] (whatsapp|telegram|line|wechat|signal|viber|<n>)
        (on|via|join|through) [our|my] (whatsapp|telegram) [group|channel|<n>]
        (whatsapp|telegram) (me|us|group|channel|number)
        (hubungi|chat|klik) [via] (wa|whatsapp|telegram)
        (加微信|加 qq|텔레그램|카톡)
    """,
    hits=(
        "Liên hệ Zalo 0912345678 để nhận việc",
        "Kết bạn telegram để được hướng dẫn",
        "Message me on WhatsApp",
        "Hubungi WA",
    ),
    misses=(
        "Zalo bị lỗi à",
        "Em gửi ảnh rồi nhé",
        "The line was long",
        "Nhóm Zalo lớp mình có ai biết cô dặn gì không",
        "Em liên hệ Zalo hỏi chị Lan rồi",
        "WhatsApp code: 482-913",
        "Telegram code 77120",
        "Mã xác thực Zalo của bạn là 5521",
    ),
)
