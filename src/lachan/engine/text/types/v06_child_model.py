"""V06: Parents are lured with a modelling job for their child into paid "challenges"."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V06",
    strong="""
        (mau nhi|nguoi mau nhi|mau be|mau anh nhi|mau ao nhi|mau lookbook|mau tre em|nguoi mau cho be|dien vien nhi|dai su nhi|guong mat nhi|tai nang nhi|lookbook nhi|sieu mau nhi|mc nhi)|(child|kid|kids|baby|children) model[s]|(kids|child|children s) (model|fashion|casting)|child models|kids model casting
        (casting|tuyen chon|tuyen|chup|di casting) [mau|be|cho be|anh] (be|nhi|tre em|cho be|mau)|casting
        (be|con) [nha|nha minh|minh|cua] [em|minh|ban|chi] [da|duoc] [lot|qua|vao|trung tuyen|chon] (vong|top|vong ho so|chon|trung tuyen|vong trong|vong so khao|lam mau|lam dai su)
        (dong phuc|thu thach|nhiem vu) cung (con|be)|thu thach (dong hanh|ung ho|phu huynh|mua hang|ba me)|challenge[s]
        (your|my) (child|daughter|son|kid) (was|has been|is) (selected|picked|chosen)
    """,
    good="""
        be|con|phu huynh|ba me|bo me|me be
        (thoi trang tre em|nhan hang tre em|hang do tre em|hang sua|quang cao sua|chup hinh|cat xe|catxe|dao dien|studio|kids fashion|fashion show|photo shoot|portfolio)
        (nhom|group|nhom chat|telegram) [de|lam|hoan thanh] (thu thach|nhiem vu)
        ({send}|mua) [tien|khoan|don ao|san pham] (tung chang|theo chang|tang dan|tai tro|dong hanh)
    """,
    weak="""
        hoan [lai|tien|von] (<percent>|kem)|hoa hong|commission
        (gui anh be|anh cua be|ho so)
    """,
    against="""
        (trai he|hoc ky|khoa tu|summer camp|camp)
        (studio|goi chup) gia
        (bao hiem y te)
    """,
    hits=(
        "Bé nhà chị đã qua vòng casting mẫu nhí, ba mẹ vào nhóm làm thử thách mua hàng để được hoàn tiền",
        "Con được chọn làm đại sứ nhí cho hãng sữa, họ bắt phụ huynh chuyển tiền làm nhiệm vụ từng chặng",
        "Your child has been selected as a kids fashion model, parents must complete paid challenges in the group.",
    ),
    misses=("Bé nhà mình được chọn diễn văn nghệ ở trường, cuối tuần tập ở nhà văn hóa",),
)
