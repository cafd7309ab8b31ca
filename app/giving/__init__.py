"""Giving: appeals, pledges, gifts and the receipts they earn. A pledge books nothing; a gift always has a voucher.

Knows donors and how they wish to be named; refuses to know what a bank statement looks like.
"""
