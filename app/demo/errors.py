"""What loading samples may refuse."""

from ledger.errors import Conflict


class NotEmpty(Conflict):
    """Cơ sở dữ liệu đã có sổ. Dữ liệu mẫu chỉ nạp vào cơ sở dữ liệu mới."""

    code = "demo_not_empty"
