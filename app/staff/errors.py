"""What this room refuses, in the words people read."""

from ledger.errors import Conflict, Forbidden, Invalid


class WrongPassword(Invalid):
    """Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra phím chữ hoa và bộ gõ, rồi thử lại."""

    code = "wrong_password"


class OldPasswordWrong(Invalid):
    """Mật khẩu đang dùng chưa đúng."""

    code = "old_password_wrong"
    field = "old"


class PasswordWeak(Invalid):
    """Mật khẩu này dễ đoán. Chọn một câu dài, không chứa tên đăng nhập."""

    code = "password_weak"
    field = "new"


class PasswordSame(Invalid):
    """Mật khẩu mới phải khác mật khẩu đang dùng."""

    code = "password_same"
    field = "new"


class LoginTaken(Conflict):
    """Tên đăng nhập này đã có người dùng. Chọn tên khác."""

    code = "login_taken"
    field = "login"


class NotYourself(Forbidden):
    """Bạn không tự khóa tài khoản của mình được. Nhờ quản trị khác làm việc này."""

    code = "not_yourself"


class WorksElsewhere(Conflict):
    """Người này còn vai trò ở đơn vị khác nên đơn vị của bạn không khóa tài khoản được. Hãy chấm dứt vai trò."""

    code = "works_elsewhere"


class AccountClosed(Conflict):
    """Tài khoản này đã khóa nên không giao vai trò được."""

    code = "account_closed"


class OwnProposal(Forbidden):
    """Người đề nghị không tự đồng ý được. Cần một quản trị khác đồng ý."""

    code = "own_proposal"


class RolesApart(Invalid):
    """Một người không giữ cả hai vai trò này ở một đơn vị: {one} và {other}."""

    code = "roles_apart"
    field = "role"


class RoleHeld(Conflict):
    """Người này đã giữ hoặc đã được đề nghị giữ vai trò này trong thời gian đó."""

    code = "role_held"
    field = "role"


class BodyNeeded(Invalid):
    """Chọn công đoàn cơ sở mà cán bộ này phụ trách."""

    code = "body_needed"
    field = "body"


class BodyUnknown(Invalid):
    """Không có công đoàn này trong đơn vị. Chọn một công đoàn trong danh sách."""

    code = "account_body_unknown"
    field = "body"


class StartPast(Invalid):
    """Ngày bắt đầu không được ở trước hôm nay."""

    code = "start_past"
    field = "valid_from"


class EndBeforeStart(Invalid):
    """Ngày cuối phải bằng hoặc sau ngày bắt đầu, và không ở trong quá khứ."""

    code = "end_before_start"
    field = "valid_to"


class EndPast(Invalid):
    """Ngày cuối sớm nhất là hôm qua. Vai trò đã có hiệu lực thì không xóa ngược được."""

    code = "end_past"
    field = "last_day"


class EndLater(Invalid):
    """Ngày cuối phải sớm hơn ngày kết thúc đã định. Muốn kéo dài thì đề nghị giao vai trò mới."""

    code = "end_later"
    field = "last_day"


class LastAdmins(Conflict):
    """Mỗi đơn vị cần ít nhất hai quản trị. Giao vai trò quản trị cho người khác trước."""

    code = "last_admins"


class ProposalSettled(Conflict):
    """Đề nghị này đã được quyết định hoặc đã rút."""

    code = "proposal_settled"


class AdminsFounded(Conflict):
    """Đơn vị này đã có quản trị. Giao thêm vai trò ở trang Quản trị, cần hai người đồng ý."""

    code = "admins_founded"
