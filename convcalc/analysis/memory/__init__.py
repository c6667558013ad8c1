"""What is alive at each step, forward and in training."""
