"""Cue: wants a fee or deposit before anything is given."""

from lachan.engine.text.cues.cue import Cue
from lachan.engine.words.form import Words

CUE = Cue(
    code="text.pay_first",
    strength=0.7,
    words=Words(
        "Bắt nộp phí hoặc đặt cọc trước",
        "It wants a fee or deposit first",
        "Kẻ lừa hay bắt trả trước mới cho nhận thưởng, nhận việc hay vay. Hãy hỏi rõ trả cho ai và vì việc gì.",
        "Swindlers often want money before a prize, job or loan. Ask whom you pay, and what for.",
    ),
    except_in="""
        (hoc|vien|cuoc|hoi|doan|dang|chi|kinh|an|lo|quang) phi
        (chuyen|nop|dong|ck|gui|tra) [khoan|so] (tien coc|coc|phi) ... (cho|voi) ... chua
        da (chuyen khoan|chuyen|ck|thanh toan|nop|dong|tra)
    """,
    negatable=True,
    acts=True,
    phrases="""
        (nop|dong|chuyen|thanh toan|tra|can chuyen|can nop|dong truoc|chuyen truoc) [truoc] [khoan] (phi|le phi|tien coc|coc|dat coc|tien bao lanh|phi ho so|phi van chuyen|phi ship|phi dao tao|phi mo khoa|phi xac minh|phi bao hiem|phi dich vu|phi giu cho|phi thu tuc|phi hai quan|phi kiem tra)
        (chuyen|nap) [truoc|them] <n> [k|nghin|trieu|tr|d|dong|vnd] ... (de rut|de nhan|hoan lai|giu cho|xac minh|mo khoa|giai ngan)
        (nop|dong|chuyen|thanh toan|tra) [truoc] [khoan|tien] thue [truoc|thu nhap|trung thuong] (truoc|moi|de nhan|de rut|de duoc|trung thuong|thi moi|la nhan)
        (dat coc|coc truoc|chuyen coc|dat coc truoc) [<n>|giu cho|so tien|qua]
        (nap them|nap tien) ... (de rut|rut duoc|hoan tat nhiem vu|rut ve|moi rut)
        (phi|le phi) [<n>] ... (de nhan|truoc khi|se hoan|hoan lai)
        (pay|send|transfer) [a|the|an] [small] [processing|delivery|shipping|customs|redelivery|release|upfront|activation] (fee|deposit|charge|charges|duty|tax)
        (unpaid|outstanding) [shipping|delivery|customs|toll] (fee|charge|balance|toll)
        (fee of|deposit of|charge of) <n>
        (gastos de aduana|gastos de envio|frais de douane|frais de livraison|taxa de envio|biaya admin|biaya pengiriman|zollgebuhr|verzendkosten|spese di spedizione)
        手续费|保证金|수수료 ... 입금|通関料
    """,
    hits=(
        "Nộp phí hồ sơ 300k để nhận thưởng",
        "Cần chuyển phí đào tạo 300.000 để xác nhận",
        "Pay a redelivery fee of £1.99",
        "Bạn đặt cọc giữ chỗ qua tài khoản",
        "Anh phải đóng thuế thu nhập trước mới được rút",
    ),
    misses=(
        "Công ty không thu bất kỳ khoản phí nào",
        "Phí gửi xe 5 nghìn",
        "Người nộp thuế tra cứu hạn nộp tờ khai thuế trên cổng",
        "The fee was waived last year",
        "Link thanh toán học phí kỳ này",
        "Em chuyển tiền cọc nhà cho bác chủ chưa",
    ),
)
