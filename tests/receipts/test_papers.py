"""Papers of several parts: what each says, word for word, and what it keeps to itself."""

from dataclasses import replace

import pytest

from receipts import entry_slip, grant, signed_list, thanks
from tests.receipts.papers import (
    ASKED,
    FORMS,
    GOODS,
    GRANTED,
    HANDED,
    LETTER,
    SIGNED,
    STORED,
    TURNED,
    pages_of,
)
from tests.receipts.test_voucher import even

HEAD = even(
    "LIÊN ĐOÀN LAO ĐỘNG TỈNH LAI CHÂU",
    "CÔNG ĐOÀN XÃ MƯỜNG MẪU",
    "Khu hành chính xã Mường Mẫu, tỉnh Lai Châu",
    "Mã QHNS: 1234567 – MST: 6200000001",
)
OURS = "Chứng từ do đơn vị thiết kế (theo Điều 4 Thông tư 24/2024/TT-BTC)"
forms = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
papers = pytest.mark.parametrize("paper", ["A4", "A5"])


def test_a_phieu_ke_toan_says_all_the_law_asks() -> None:
    assert pages_of(entry_slip.render(TURNED)) == [
        even(
            HEAD,
            OURS,
            "Số: PKT-2026-0003 PHIẾU KẾ TOÁN Ngày 05 tháng 02 năm 2026",
            "Nội dung: Ghi đảo: nhập nhầm số tiền",
            "Ghi đảo chứng từ: BC-2026-0012 ngày 04/02/2026",
            "STT Nội dung TK Nợ TK Có Số tiền (đồng) A B C D 1",
            "1 Các quỹ phải trả khác – Tương hỗ chung 3538.01 1121 1.250.000",
            "2 Các quỹ phải trả khác – Mái ấm Công đoàn 3538.02 1121 500.000",
            "Cộng 1.750.000",
            "Số tiền viết bằng chữ: Một triệu bảy trăm năm mươi nghìn đồng",
            "Kèm theo: 01 quyết định",
            "NGƯỜI LẬP (Ký, họ tên) KẾ TOÁN TRƯỞNG (Ký, họ tên)",
            "TM. BAN THƯỜNG VỤ CHỦ TỊCH (Ký, họ tên, đóng dấu)",
            "Nguyễn Thị Ví Dụ Tẩn Thị Mẫu Lò Văn Mẫu",
        )
    ]


def test_goods_without_a_value_are_counted_and_never_summed() -> None:
    assert pages_of(FORMS["PN"].render(STORED)) == [
        even(
            HEAD,
            OURS,
            "Số: PN-2026-0001 Nợ: 152 Có: 3538.01",
            "PHIẾU NHẬP KHO Ngày 05 tháng 02 năm 2026",
            "Họ và tên người giao: Công ty TNHH Chè Mẫu",
            "Nội dung: Nhập quà ủng hộ Tết Nhập tại kho: Kho cơ quan",
            "STT Tên, quy cách, phẩm chất Mã số ĐVT Số lượng theo chứng từ Số lượng thực nhập Đơn giá Thành tiền",
            "A B C D 1 2 3 4",
            "1 Gạo tẻ, bao 25 kg GAO25 bao 40 450.000 18.000.000",
            "2 Chăn bông CHAN chiếc 12 250.000 3.000.000",
            "3 Quần áo ấm đã qua sử dụng kg 37,5 chưa xác định",
            "Cộng 21.000.000",
            "Tổng số tiền viết bằng chữ: Hai mươi mốt triệu đồng",
            "Hàng chưa xác định được giá trị chỉ theo dõi số lượng, không cộng vào thành tiền.",
            "Số chứng từ gốc kèm theo: 01 biên bản giao nhận",
            "NGƯỜI LẬP (Ký, họ tên) THỦ KHO (Ký, họ tên) KẾ TOÁN TRƯỞNG (Ký, họ tên) NGƯỜI GIAO HÀNG (Ký, họ tên)",
            "Nguyễn Thị Ví Dụ Vàng A Kho Tẩn Thị Mẫu Công ty TNHH Chè Mẫu",
        )
    ]


def test_what_goes_out_of_the_store_names_who_takes_it() -> None:
    (text,) = pages_of(FORMS["PN"].render(replace(STORED, kind="PX", title="PHIẾU XUẤT KHO", goods=GOODS[:1])))
    assert "PHIẾU XUẤT KHO" in text
    assert "Họ và tên người nhận: Công ty TNHH Chè Mẫu" in text
    assert "Số lượng thực xuất" in text
    assert "NGƯỜI NHẬN HÀNG" in text
    assert "chưa xác định" not in text


def test_a_handover_is_two_sides_and_what_went_between_them() -> None:
    assert pages_of(FORMS["BBGN"].render(HANDED)) == [
        even(
            HEAD,
            "BIÊN BẢN GIAO NHẬN HIỆN VẬT Kèm theo chứng từ số PN-2026-0001",
            "Hôm nay, ngày 05 tháng 02 năm 2026, tại Khu hành chính xã Mường Mẫu, tỉnh Lai Châu, hai bên gồm có:",
            "BÊN GIAO: Công ty TNHH Chè Mẫu Địa chỉ: Số 1 đường Ví Dụ, phường Tân Phong Mã số thuế: 6200000002",
            "Người đại diện: Lò Thị Giao – Chức vụ: Giám đốc",
            "BÊN NHẬN: CÔNG ĐOÀN XÃ MƯỜNG MẪU Địa chỉ: Khu hành chính xã Mường Mẫu",
            "Người đại diện: Vàng A Kho – Chức vụ: Thủ kho",
            "Nội dung: Quà Tết cho đoàn viên khó khăn",
            "Hai bên cùng đếm, xem và giao nhận các hiện vật sau:",
            "STT Tên hàng, quy cách ĐVT Số lượng Tình trạng, hạn dùng Đơn giá Giá trị",
            "1 Gạo tẻ, bao 25 kg bao 40 Mới, hạn dùng 12/2026 450.000 18.000.000",
            "2 Chăn bông chiếc 12 250.000 3.000.000",
            "3 Quần áo ấm đã qua sử dụng kg 37,5 Sạch, còn tốt chưa xác định",
            "Cộng 21.000.000",
            "Tổng giá trị tạm tính viết bằng chữ: Hai mươi mốt triệu đồng",
            "Hàng ghi “chưa xác định” chỉ giao nhận theo số lượng.",
            "Căn cứ xác định giá trị: Hóa đơn bên giao cung cấp",
            "Biên bản được hai bên đọc lại, công nhận đúng, và lập thành 02 bản có nội dung như nhau,",
            "mỗi bên giữ 01 bản.",
            "ĐẠI DIỆN BÊN GIAO (Ký, họ tên) NGƯỜI CHỨNG KIẾN (Ký, họ tên) ĐẠI DIỆN BÊN NHẬN (Ký, họ tên)",
            "Lò Thị Giao Vàng A Kho",
        )
    ]


def test_what_is_not_known_of_a_side_leaves_room_for_the_pen() -> None:
    blank = replace(HANDED, gives=replace(HANDED.gives, person="", title="", address=""), basis="")
    (text,) = pages_of(FORMS["BBGN"].render(blank))
    assert "Địa chỉ: ……………" in text
    assert "Người đại diện: …………………………………… – Chức vụ: ………………………" in text
    assert "Căn cứ xác định giá trị: ………" in text


def test_a_signed_list_sums_in_figures_and_words() -> None:
    assert pages_of(signed_list.render(SIGNED)) == [
        even(
            HEAD,
            OURS,
            "DANH SÁCH KÝ NHẬN TIỀN HỖ TRỢ Ngày 05 tháng 02 năm 2026",
            "Nguồn quỹ: 3538.01 – Tương hỗ chung",
            "STT Họ và tên Công đoàn cơ sở Hoàn cảnh Số tiền (đồng) Hình thức Ký nhận Ghi chú A B C D 1 E G H",
            "1 Giàng A Pếnh CĐCS Trường THPT Mẫu Sức khỏe 1.000.000 Tiền mặt",
            "2 Lò Thị Mẫu CĐCS Trạm Y tế Mẫu Nhà ở, việc làm 1.500.000 Tiền mặt Nhận thay",
            "Cộng 2.500.000",
            "Tổng số tiền viết bằng chữ: Hai triệu năm trăm nghìn đồng",
            "Danh sách có 2 người. Ai nhận thay ghi rõ họ tên mình và kèm giấy ủy quyền.",
            "NGƯỜI LẬP (Ký, họ tên) ĐẠI DIỆN CĐCS (Ký, họ tên) THỦ QUỸ (Ký, họ tên)",
            "KẾ TOÁN TRƯỞNG (Ký, họ tên) TM. BAN THƯỜNG VỤ CHỦ TỊCH (Ký, họ tên, đóng dấu)",
            "Nguyễn Thị Ví Dụ Vàng A Mẫu Tẩn Thị Mẫu Lò Văn Mẫu",
        )
    ]


def test_a_list_without_circumstances_has_no_such_column() -> None:
    (text,) = pages_of(signed_list.render(replace(SIGNED, shows_circumstance=False)))
    assert "Hoàn cảnh" not in text
    assert "Sức khỏe" not in text
    assert "Giàng A Pếnh CĐCS Trường THPT Mẫu 1.000.000" in text


def test_a_request_says_who_asks_for_whom_and_why() -> None:
    assert pages_of(FORMS["GDN"].render(ASKED)) == [
        even(
            HEAD,
            "GIẤY ĐỀ NGHỊ HỖ TRỢ Hồ sơ số HS-2026-0007",
            "Kính gửi: Ban Thường vụ Công đoàn xã Mường Mẫu",
            "Người lập đề nghị: Lò Thị Mẫu Công đoàn: CĐCS Trường THPT Mẫu",
            "Đề nghị hỗ trợ: Giàng A Pếnh (Đoàn viên công đoàn)",
            "Hoàn cảnh: Ốm đau, nằm viện dài ngày",
            "Lý do: Nằm viện ba tuần tại bệnh viện tỉnh. Nhà neo người, con nhỏ.",
            "Số tiền đề nghị: 2.000.000 đ (Hai triệu đồng)",
            "Từ nguồn: Tương hỗ chung",
            "Giấy tờ đã xem: Giấy ra viện ngày 01/02/2026",
            "Chúng tôi cam đoan những điều ghi trên là đúng và chịu trách nhiệm về lời đề nghị này.",
            "Lai Châu, ngày 05 tháng 02 năm 2026",
            "NGƯỜI ĐƯỢC ĐỀ NGHỊ (Ký, họ tên) ĐẠI DIỆN CÔNG ĐOÀN (Ký, họ tên) NGƯỜI LẬP ĐỀ NGHỊ (Ký, họ tên)",
            "Giàng A Pếnh Lò Thị Mẫu",
        )
    ]


def test_a_letter_thanks_in_plain_words() -> None:
    (text,) = pages_of(thanks.render(LETTER))
    assert text.startswith(
        even(HEAD, "THƯ CẢM ƠN Kính gửi: Công ty TNHH Chè Mẫu Ngày 05/02/2026, chúng tôi đã nhận được")
    )
    assert "15.005.000 đ (Mười lăm triệu không trăm linh năm nghìn đồng) do Quý vị gửi đến đợt vận động" in text
    assert "đúng mục đích của đợt: Giúp đoàn viên điều trị dài ngày." in text
    assert text.endswith(
        even(
            "Kính chúc Quý vị và gia đình sức khỏe, bình an. Trân trọng cảm ơn.",
            "Lai Châu, ngày 05 tháng 02 năm 2026 TM. BAN THƯỜNG VỤ CHỦ TỊCH (Ký, họ tên, đóng dấu)",
            "Lò Văn Mẫu Thư này đi cùng biên nhận số BNUH-2026-0001.",
        )
    )
    assert "!" not in text


def test_a_letter_tells_no_more_than_the_giver_likes() -> None:
    (text,) = pages_of(thanks.render(replace(LETTER, donor="", amount=0)))
    assert "Kính gửi: Quý nhà hảo tâm Ngày 05/02/2026, chúng tôi đã nhận được tấm lòng Quý vị gửi đến" in text
    assert "15.005.000" not in text
    assert "đồng)" not in text


def test_an_enterprise_gets_minutes_that_name_no_form_unless_told() -> None:
    assert pages_of(grant.render(GRANTED)) == [
        even(
            HEAD,
            "BIÊN BẢN XÁC NHẬN TÀI TRỢ Kèm theo biên nhận số BNUH-2026-0001",
            "Chúng tôi gồm có:",
            "Bên tài trợ: Công ty TNHH Chè Mẫu",
            "Địa chỉ: Số 1 đường Ví Dụ, phường Tân Phong, tỉnh Lai Châu Mã số thuế: 6200000002",
            "Người đại diện: …………………………………… – Chức vụ: ………………………",
            "Bên nhận tài trợ: CÔNG ĐOÀN XÃ MƯỜNG MẪU",
            "Địa chỉ: Khu hành chính xã Mường Mẫu, tỉnh Lai Châu Mã số thuế: 6200000001",
            "Người đại diện: Lò Văn Mẫu – Chức vụ: Chủ tịch",
            "Cùng xác nhận: Công ty TNHH Chè Mẫu đã tài trợ cho CÔNG ĐOÀN XÃ MƯỜNG MẪU để giúp đoàn viên,",
            "người lao động gặp khó khăn, qua đợt vận động “Chung tay giúp đoàn viên mắc bệnh hiểm nghèo”, cụ thể:",
            "Bằng tiền: 15.005.000 đ (Mười lăm triệu không trăm linh năm nghìn đồng)",
            "Hình thức: Chuyển khoản – FT26036000001. Ngày nhận: 05/02/2026.",
            "Kèm theo: biên nhận ủng hộ số BNUH-2026-0001 và chứng từ chuyển, giao tài sản có liên quan.",
            "CÔNG ĐOÀN XÃ MƯỜNG MẪU cam kết sử dụng khoản tài trợ đúng mục đích nêu trên; nếu sử dụng sai mục đích,",
            "xin chịu trách nhiệm theo quy định của pháp luật.",
            "Biên bản này lập thành 02 bản có nội dung như nhau, mỗi bên giữ 01 bản.",
            "Lai Châu, ngày 05 tháng 02 năm 2026",
            "ĐẠI DIỆN BÊN TÀI TRỢ (Ký, họ tên, đóng dấu)",
            "ĐẠI DIỆN BÊN NHẬN TÀI TRỢ TM. BAN THƯỜNG VỤ CHỦ TỊCH (Ký, họ tên, đóng dấu) Lò Văn Mẫu",
        )
    ]
    (dated,) = pages_of(grant.render(replace(GRANTED, form_lines=("Mẫu số: 06/TNDN", "(kèm theo văn bản)"))))
    assert "Mẫu số: 06/TNDN (kèm theo văn bản)" in dated


def test_a_grant_in_goods_lists_them() -> None:
    (text,) = pages_of(grant.render(replace(GRANTED, amount=0, goods=GOODS[:2])))
    assert "Bằng tiền" not in text
    assert "Bằng hiện vật: STT Tên hàng, quy cách" in text
    assert "Trị giá hiện vật viết bằng chữ: Hai mươi mốt triệu đồng" in text
