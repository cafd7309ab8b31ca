"""Cash: phiếu thu and phiếu chi from their number to the count that puts them in the books."""
