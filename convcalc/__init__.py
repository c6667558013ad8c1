"""convcalc: what every layer of a convolutional network does to shapes, and what it costs."""
