"""What Keras' layers are made of, a file for each family."""
