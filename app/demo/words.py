"""Invented names and reasons. Nobody here exists; every body and enterprise carries "Mẫu" in its name."""

FAMILIES = (
    "Lò", "Vàng", "Tòng", "Quàng", "Cà", "Giàng A", "Thào A", "Sùng A", "Mùa A", "Lý", "Tẩn", "Chẻo", "Phùng",
    "Nguyễn", "Trần", "Phạm", "Hoàng", "Đỗ", "Bùi", "Đèo",
)  # fmt: skip
MIDDLES = ("Văn", "Thị", "Minh", "Thu", "Đức", "Ngọc", "Quang", "Hồng", "")
GIVEN = (
    "Páo", "Sử", "Dờ", "Chu", "Mỷ", "Ín", "Piệng", "Hặc", "Phương", "Hằng", "Tuyết", "Ưng", "Thắm", "Nghĩa", "Độ",
    "Lượng", "Khuê", "Ước", "Giềng", "Xuyến",
)  # fmt: skip
PLACES = (
    "Nậm Mẫu", "Tả Mẫu", "Sìn Mẫu", "Mường Mẫu", "Pa Mẫu", "Hua Mẫu", "Bản Mẫu", "Phong Mẫu", "Nà Mẫu", "Khun Mẫu",
)  # fmt: skip
BODY_KINDS = (
    ("CĐCS Trường PTDT bán trú {}", "CĐCS"),
    ("CĐCS Trạm Y tế {}", "CĐCS"),
    ("Công đoàn xã {}", "CĐ xã/phường"),
)
ENTERPRISES = (
    "Công ty TNHH Chè Mẫu Sơn", "Hợp tác xã Mắc ca Mẫu", "Công ty CP Thủy điện Mẫu Giang", "Doanh nghiệp Mẫu Phát",
    "Công ty TNHH Vận tải Mẫu Việt",
)  # fmt: skip
ADDRESS = "Số 8 đường Mẫu, phường Mẫu, tỉnh Mẫu"
CARES = (
    ("illness", "Điều trị dài ngày ở tuyến trên, chi phí vượt khả năng của gia đình."),
    ("sickness", "Nằm viện hơn ba tuần, phải nghỉ việc không lương."),
    ("accident", "Bị ngã khi đang làm việc, phải phẫu thuật chân."),
    ("disaster", "Lũ quét làm sập nhà bếp và cuốn trôi tài sản."),
    ("bereavement", "Bố đẻ qua đời sau thời gian dài ốm nặng."),
    ("child", "Con nhỏ phải mổ tim, cần người chăm ở bệnh viện."),
    ("housing", "Nhà gỗ dột nát, không an toàn trong mùa mưa."),
    ("poverty", "Gia đình đông con, một mình nuôi bố mẹ già yếu."),
)
PAPERS = "Đơn đề nghị; biên bản họp Ban Chấp hành CĐCS; giấy xác nhận của xã."
MESSAGES = (
    "",
    "",
    "",
    "Chúc các đoàn viên sớm vượt qua khó khăn.",
    "Lá lành đùm lá rách.",
    "Gửi các cháu nhỏ vùng cao.",
)
FUNDS = (
    ("01", "Tương hỗ chung", False),
    ("02", "Mái ấm Công đoàn", False),
    ("03", "Khắc phục thiên tai", True),
)
# slug, name, purpose, document, fund's place in FUNDS, bank's place, month it opens, month it closes (0: stays open)
APPEALS = (
    ("tuong-ho-thuong-xuyen", "Tương hỗ thường xuyên", "Giúp đoàn viên, người lao động gặp khó khăn đột xuất",
     "05/KH-LĐLĐ", 0, 0, 1, 0),
    ("tet-sum-vay-2026", "Tết Sum vầy 2026", "Mang Tết đến với đoàn viên có hoàn cảnh khó khăn",
     "11/KH-LĐLĐ", 0, 0, 1, 3),
    ("mai-am-cong-doan", "Mái ấm Công đoàn", "Xây mới, sửa chữa nhà ở cho đoàn viên", "18/KH-LĐLĐ", 1, 1, 2, 0),
    ("khac-phuc-lu-quet", "Khắc phục hậu quả lũ quét", "Giúp đoàn viên bị thiệt hại do mưa lũ",
     "42/KH-LĐLĐ", 2, 0, 7, 0),
)  # fmt: skip
BANKS = (
    ("970415", "VietinBank", "VietinBank 9990", "990011112222", "LDLD TINH MAU"),
    ("970405", "Agribank", "Agribank 7705", "7705999911112", "LDLD TINH MAU"),
)
# log-in, name, role
STAFF = (
    ("canbo", "Lò Thị Thắm", "officer"), ("ketoan", "Nguyễn Thu Xuyến", "accountant"),
    ("kttruong", "Trần Đức Khuê", "chief_accountant"), ("thuquy", "Hoàng Hồng Tuyết", "treasurer"),
    ("thukho", "Vàng A Độ", "storekeeper"), ("chutich", "Phạm Quang Nghĩa", "approver"),
    ("kiemtra", "Tẩn Ngọc Hằng", "auditor"), ("thammuu", "Bùi Minh Ước", "planner"),
    ("quantri", "Đỗ Văn Lượng", "admin"), ("quantri2", "Cà Thị Phương", "admin"),
)  # fmt: skip
