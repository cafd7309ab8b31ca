"""One zip of a period for the committee: books, vouchers, checkpoints, export, verifier."""
