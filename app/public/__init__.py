"""The open side: appeals, receipts that anybody can check, keys and health."""
