"""Cash on paper: a phiếu thu or phiếu chi is signed by two, counted by the treasurer, and only then in the books."""
