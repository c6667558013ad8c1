"""What a position of a layer reads of the input."""
