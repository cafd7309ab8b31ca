"""A voucher: its page, its trail, its papers."""
