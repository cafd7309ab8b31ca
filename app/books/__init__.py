"""The auditor's desk: the books on the page, on paper and checked."""
