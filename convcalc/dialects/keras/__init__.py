"""Keras: a model's configuration becomes a network."""
