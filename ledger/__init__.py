"""The books. Knows accounts, vouchers and the rules of bookkeeping; knows no web, no forms, no paper."""
