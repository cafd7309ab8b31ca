"""The log at the desk: checkpoints, the committee, what a page of a book says of them."""
