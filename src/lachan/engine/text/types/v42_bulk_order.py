"""V42: A caller in the name of a unit orders much and has the shop pay a "supplier"."""

from lachan.engine.text.types.rule import TypeRule

RULE = TypeRule(
    id="V42",
    strong="""
        (bo doi|don vi bo doi|doanh trai|trung doan|tieu doan|su doan|lu doan|quan doi|quan khu|bo chi huy|ban chi huy|don bien phong|bien phong|trai giam|hoc vien canh sat|truong si quan|quan nhu|military|army|army officer|barracks|police academy|unit|tieu doi|trai tam giam|don vi)
        (dat|can|order|ordered|dat mua|dat lam|lay) [quan|em|nha hang|gap|cho] [<number>|hon <number>] (suat|suat com|mam|mam co|phan|phan an|ban|ban tiec|banh mi|bo ban ghe|con heo|lang|lang hoa|tan gao|meals|chairs|co|phan com|chai|thung|ket|bo|bo ban|can)|<number> (suat|mam|phan an|suat com|mam co|meals|ban tiec|chairs)|so luong lon|dat (hang|com|tiec|co|mam) [so luong] lon|bulk order
        (ung|ung tien|ung truoc|ung giup|chuyen truoc|tra truoc|tra ho|thanh toan ho|thanh toan giup|mua ho|mua giup|mua dum|lay ho|lay giup|lay dum|dat ho|mua gium|dat giup|advance|pay [a|for] [wine] supplier|on his behalf|on our behalf)
        (nha cung cap|nha phan phoi|dai ly|ben cung cap|cho quen|xe hang|ben thu ba|cong ty cung cap|mot moi khac|supplier|vendor|moi quen)
        (thanh toan mot the|thanh toan ca|gop hoa don|chieu qua (tra|thanh toan|lay)|chieu anh qua|qua thanh toan|mot luon|mot the|settle everything|at pickup|don vi thanh toan|gop chung|gop hoa don|tinh chung)
        (thit hop|luong kho|ruou|ruou vang|yen sao|chan man|man|leu|leu bat|nem|nem giuong|sua ong tho|bo chan man|canned (food|meat)|wine|mattresses|giuong|bim bim|sam)
    """,
    good="""
        (trung uy|thieu uy|dai uy|thu truong|truong phong hau can|hau can|chi huy|officer|quan ly hau can)
        (nha hang|quan|cua hang|tiem|shop|restaurant|chu quan|chu tiem)
        (hop dong|moc do|dong dau|giay dat hang|lenh dat hang|danh thiep|giay gioi thieu|dau cong van) [qua zalo|co dau|moc]
        (dat coc truoc|chuyen coc|chuyen khoan|coc truoc)
    """,
    against="""
        (rua tien|lenh bat|ma tuy|vu an|tai khoan an toan)
        (hoc ky quan doi|trai he|chien si nhi|summer camp|mua ve)
        (giup dan don dep|phan khoi|da dat coc qua app|xuat hoa don giup)
        (linh my|us army doctor|yeu|dating)
        (boss|sep|giam doc|ceo|invoice)
    """,
    hits=(
        "Anh bên tiểu đoàn, đặt quán 80 suất cơm, nhờ quán ứng tiền mua giúp thịt hộp của nhà cung cấp quen, chiều thanh toán một thể",
        "Có người xưng bộ đội đặt 30 mâm cỗ rồi nhờ mua hộ rượu, chuyển 25 triệu cho đại lý thì mất luôn",
        "An army officer ordered 50 meals and asked us to pay his wine supplier in advance.",
    ),
    misses=("Công ty mình đặt 30 suất cơm trưa mai, xuất hóa đơn giúp, đã đặt cọc qua app rồi nhé",),
)
