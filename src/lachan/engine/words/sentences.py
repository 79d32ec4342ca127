"""The sentences that belong to no rule: the four levels, and what the answer could not look at."""

from __future__ import annotations

from lachan.engine.words.form import Words

# `unknown` is never worded as safe: "an toàn" stands in it once, denied (a test holds that)
LEVELS: dict[str, Words] = {
    "level.dangerous": Words("Nguy hiểm", "Dangerous"),
    "level.suspicious": Words("Đáng ngờ", "Suspicious"),
    "level.unknown": Words(
        "Chưa rõ",
        "Not known",
        "Chưa biết, không có nghĩa là an toàn.",
        "Not known doesn’t mean safe.",
    ),
    "level.trusted": Words("Tin cậy", "Trusted"),
}

NOTES: dict[str, Words] = {
    "note.empty": Words(
        "Chưa có gì để xem",
        "There is nothing to look at yet",
        "Dán tin nhắn, đường link, số điện thoại hay số tài khoản vào ô.",
        "Paste a message, a link, a phone number or an account number into the field.",
    ),
    "note.nothing_found": Words(
        "Không thấy đường link, số điện thoại hay số tài khoản nào trong tin",
        "No link, phone number or account number was found in it",
        "Chúng tôi chỉ xét được lời lẽ.",
        "Only the wording could be judged.",
    ),
    "note.kind_not_found": Words(
        "Không thấy loại bạn chọn trong điều bạn nhập",
        "The kind you chose was not found in what you entered",
        "Hãy xem lại từng chữ, từng số, hoặc để máy tự nhận ra loại rồi hỏi lại.",
        "Check every letter and number, or let us see for ourselves what it is and ask again.",
    ),
    "note.no_such_link": Words(
        "Không trình duyệt nào mở được liên kết này",
        "No browser opens this link",
        "Tên máy chủ có ký tự không hợp lệ, nên không biết nó dẫn tới đâu. Đừng sửa lại rồi mở thử.",
        "Its host name holds a character that none may hold, so where it leads isn’t known. Don’t mend it to try.",
    ),
    "note.cut": Words(
        "Tin dài hơn 50.000 ký tự nên phần giữa chưa được xem",
        "It is longer than 50,000 characters, so its middle was not looked at",
        "Hãy dán riêng phần bạn ngờ để hỏi thêm.",
        "Paste the part that you doubt by itself to ask about it.",
    ),
    "note.too_many": Words(
        "Có quá nhiều đường link và số nên chỉ xem được một phần",
        "It holds too many links and numbers, so only some were looked at",
        "Dán riêng phần bạn ngờ nhất.",
        "Paste the part that you doubt most by itself.",
    ),
    "note.picture_text_not_read": Words(
        "Chữ trong ảnh chưa được đọc",
        "The text in the picture was not read",
        "Máy này không có phần đọc chữ trong ảnh. Hãy gõ lại hoặc dán lời của tin.",
        "This machine has no reader for text in pictures. Please type or paste the message.",
    ),
    "note.picture_no_text": Words(
        "Không đọc được chữ nào trong ảnh",
        "No text could be read in the picture",
        "Ảnh có thể mờ hoặc bị cắt. Hãy gõ lại lời của tin.",
        "It may be blurred or cropped. Please type the message.",
    ),
    "note.picture_text_cut": Words(
        "Ảnh có nhiều chữ nên phần cuối chưa được đọc",
        "The picture has much text, so its end was not read",
        "Hãy cắt ảnh thành nhiều phần và hỏi từng phần.",
        "Please cut it into parts and ask about each.",
    ),
    "note.picture_shrunk": Words(
        "Ảnh rất lớn nên đã được thu nhỏ trước khi đọc",
        "The picture is very large and was shrunk before it was read",
        "Chữ nhỏ có thể bị sót. Hãy chụp riêng phần bạn ngờ nhất.",
        "Small letters may have been missed. Please send the part that you doubt most by itself.",
    ),
    "note.picture_first_frame_only": Words(
        "Ảnh động nên chỉ hình đầu tiên được xem",
        "The picture moves, and only its first frame was looked at",
    ),
    "note.picture_damaged": Words(
        "Ảnh bị hỏng một phần nên chỉ phần còn lại được xem",
        "A part of the picture is damaged, so only the rest was looked at",
    ),
    "note.picture_codes_not_read": Words(
        "Ảnh có quá nhiều mã QR nên chỉ xem được một phần",
        "The picture holds too many QR codes, so only some were looked at",
    ),
    "note.picture_unreadable": Words(
        "Không mở được ảnh này",
        "This picture could not be opened",
        "Tệp có thể hỏng hoặc không phải là ảnh.",
        "The file may be damaged, or no picture at all.",
    ),
    "note.picture_too_large": Words(
        "Ảnh quá lớn nên chưa được xem",
        "The picture is too large and was not looked at",
        "Hãy chụp lại màn hình hoặc cắt bớt ảnh.",
        "Please take a new screenshot or crop it.",
    ),
    "note.picture_took_too_long": Words(
        "Đọc ảnh mất quá lâu nên phải dừng",
        "Reading the picture took too long and was stopped",
        "Hãy cắt lấy phần có tin nhắn, hoặc gõ lại lời của tin.",
        "Please crop it to the message, or type the message.",
    ),
    "note.qr_unreadable": Words(
        "Mã QR không chứa chữ đọc được",
        "The QR code holds no readable text",
    ),
    "note.qr_bad_crc": Words(
        "Mã QR chuyển tiền bị sai mã kiểm tra",
        "The payment QR code fails its own check sum",
        "Mã có thể bị sửa hoặc in hỏng. Đừng trả tiền theo mã này.",
        "It may have been altered or badly printed. Don’t pay by it.",
    ),
    "note.page_not_seen": Words(
        "Chưa xem nội dung trang sau đường link",
        "The page behind the link was not looked at",
        "Chúng tôi chỉ xét địa chỉ, không mở trang.",
        "We judge the address and don’t open the page.",
    ),
    "note.caller_id_forged": Words(
        "Số hiện trên máy có thể bị giả",
        "The number on the screen can be forged",
        "Kẻ gian làm hiện được số của ngân hàng hay công an. Số đúng không chứng tỏ người gọi là thật.",
        "A swindler can make a bank’s or the police’s number appear. A right number doesn’t prove who is calling.",
    ),
    "note.sender_name_forged": Words(
        "Tên người gửi có thể bị giả",
        "The sender’s name can be forged",
        "Tin nằm chung luồng với tin thật vẫn có thể là giả: kẻ gian dùng trạm phát sóng giả để chèn vào.",
        "A message in the same thread as real ones can still be fake: a rogue base station puts it there.",
    ),
    "note.lists_off": Words(
        "Câu trả lời này không dùng danh sách nào",
        "This answer used no list",
    ),
}

WORDS: dict[str, Words] = LEVELS | NOTES
