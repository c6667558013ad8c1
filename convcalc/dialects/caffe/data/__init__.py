"""Where the data of a prototxt come from, and of what size."""
