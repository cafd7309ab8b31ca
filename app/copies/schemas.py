"""What is asked of somebody who takes a copy."""

from app.copies.service import SIZES
from app.fields import Choice, Schema, Words


class Take(Schema):
    """Why, and on which size."""

    size = Choice(SIZES, required=True, error_messages={"required": "Chọn khổ giấy."})
    reason = Words(most=300, least=3, required=True, error_messages={"required": "Cần ghi lý do."})
