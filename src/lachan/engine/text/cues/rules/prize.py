"""Cue: says that you have won or get something for nothing."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.prize",
    strength=0.6,
    words=Words(
        "Báo bạn trúng thưởng hoặc được tặng quà",
        "It says you have won or get a gift",
        "Không tham gia thì không thể trúng. Thưởng thật không đòi phí hay mật khẩu.",
        "You can’t win what you didn’t enter. A real prize asks for no fee and no password.",
    ),
    except_in="""
        trung (tuyen|tam|thu|doan|uong|hoc|binh|cu|thanh|gian|doi|nien|sy|kien|khoan)
    """,
    phrases="""
        (trung thuong|trung giai|da trung|may man trung|duoc chon nhan|nhan thuong|nhan qua mien phi|phan qua tri gia|tri an khach hang|qua tang tri an|quay so mien phi|vong quay may man|doi diem thuong|so trung thuong|co hoi nhan)
        (chuc mung|xin chuc mung) ... (trung|nhan duoc|giai thuong|may man|qua tang|phan qua|mon qua|qua tri gia)
        (nhan ngay|linh) ... (iphone|xe sh|xe may|tien mat|phan qua|trieu)
        (tro cap|ho tro|hoan tien|hoan thue) ... (chua nhan|de nhan|nhan tien|nhan ngay)
        (you have won|you won|youve won|you ve won|have been selected|been chosen|winner of|claim your|claim the|claim now|gift card|lucky winner|cash prize|free gift|congratulations you)
        (unclaimed|entitled to|eligible for) [a|an] (refund|rebate|compensation|grant|prize|payout)
        (ha ganado|has ganado|premio|ganhou|vous avez gagne|gewonnen|hai vinto|gewonnen heeft|selamat anda|pemenang|memenangkan|kazandiniz|wygrales)
        (中奖|恭喜您|当選|당첨)
    """,
    hits=(
        "Chúc mừng thuê bao của bạn đã trúng thưởng xe SH",
        "Congratulations you have been selected, claim your prize",
        "Selamat Anda mendapat hadiah",
    ),
    misses=(
        "Chúc mừng sinh nhật bạn",
        "Anh trúng tuyển đại học rồi",
        "Chúc mừng bạn đã trúng tuyển vị trí kế toán",
        "Happy birthday, hope you like the cake",
    ),
)
