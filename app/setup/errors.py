"""Refusals of the first real day."""

from ledger.errors import Conflict, Forbidden, Invalid


class CodeWrong(Invalid):
    """Mã khởi tạo không đúng hoặc đã dùng. Lấy mã mới bằng lệnh flask setup --code trên máy chủ."""

    code = "setup_code_wrong"
    field = "code"
    status = 403


class AlreadyFounded(Conflict):
    """Hệ thống đã có người quản trị. Hãy đăng nhập."""

    code = "already_founded"


class PasswordGuessed(Invalid):
    """Mật khẩu này dễ đoán. Chọn một câu dài, không chứa tên đăng nhập."""

    code = "password_guessed"


class SameAdmin(Invalid):
    """Hai quản trị đầu tiên phải là hai người khác nhau, với hai tên đăng nhập khác nhau."""

    code = "same_admin"
    field = "name_2"


class NotTwoPersons(Forbidden):
    """Việc này cần hai người: người lập không tự ký. Số dư ban đầu do kế toán trưởng hoặc kế toán khác ký."""

    code = "not_two_persons"


class ProposalStale(Conflict):
    """Bản đề xuất đã được ký, đã rút, hoặc khác với bản bạn vừa xem. Mở lại trang rồi đọc lại."""

    code = "proposal_stale"


class OpeningDone(Conflict):
    """Số dư ban đầu đã được ký và ghi sổ. Muốn sửa, lập phiếu kế toán điều chỉnh."""

    code = "opening_done"


class SheetUnreadable(Invalid):
    """Không đọc được tệp. Dùng tệp .xlsx, .xls hoặc .csv theo bảng mẫu, không đặt mật khẩu."""

    code = "sheet_unreadable"
    field = "sheet"


class SheetColumns(Invalid):
    """Bảng thiếu cột: {missing}. Tải bảng mẫu rồi chép số liệu vào."""

    code = "sheet_columns"
    field = "sheet"


class SheetEmpty(Invalid):
    """Bảng không có dòng số liệu nào dưới dòng tên cột."""

    code = "sheet_empty"
    field = "sheet"


class SheetTooLong(Invalid):
    """Bảng có hơn {most} dòng. Chia thành nhiều bảng nhỏ hơn."""

    code = "sheet_too_long"
    field = "sheet"


class FirstDayMissing(Conflict):
    """Chưa có ngày bắt đầu ghi sổ. Làm bước Đơn vị trước."""

    code = "first_day_missing"


class FirstDayFixed(Conflict):
    """Ngày bắt đầu ghi sổ không đổi được nữa vì kỳ kế toán đã mở hoặc số dư đã ghi."""

    code = "first_day_fixed"
    field = "first_day"


class NumbersFirst(Conflict):
    """Bắt đầu giữa năm thì làm bước Số chứng từ trước khi ký số dư, để phiếu kế toán nối đúng số."""

    code = "numbers_first"


class SeriesBegan(Conflict):
    """Dãy số {kind} năm {year} đã bắt đầu nên không đặt lại được."""

    code = "series_began"


class NameTaken(Conflict):
    """Tên hoặc mã này đã có trong đơn vị. Chọn tên khác."""

    code = "name_taken"
    field = "name"


class NotOnList(Invalid):
    """Mục này không có trong danh sách. Chọn lại."""

    code = "not_on_list"


class AccountReceivesNot(Invalid):
    """Tài khoản này không nhận ủng hộ: chưa được người thứ hai xác nhận, đã ngừng, hoặc không mở để nhận. Chọn tài khoản khác."""  # noqa: E501

    code = "account_receives_not"
    field = "place"


class NothingChanges(Conflict):
    """Thiết lập này đang đúng như vậy, không có gì để thay đổi."""

    code = "nothing_changes"


class NobodySigns(Invalid):
    """Chọn ít nhất một người ký."""

    code = "nobody_signs"
    field = "signs_head"


class FormNotHere(Invalid):
    """Phần mềm chưa có sổ của hình thức này. Chọn hình thức khác."""

    code = "form_not_here"
    field = "form"


class AddressWrong(Invalid):
    """Địa chỉ gõ lại không giống địa chỉ sẽ in vào mã QR. Kiểm tra từng chữ."""

    code = "address_wrong"
    field = "address"


class KeyProofWrong(Invalid):
    """Mã khóa không khớp. Mở bản sao vừa cất và gõ lại 8 ký tự ở dòng kid."""

    code = "key_proof_wrong"
    field = "kid"


class KeyKept(Conflict):
    """Khóa đã được xác nhận là có bản sao, nên không tải ở đây được nữa."""

    code = "key_kept"


class BodyUnknown(Invalid):
    """Công đoàn này không thuộc đơn vị."""

    code = "body_unknown"
    field = "body"
