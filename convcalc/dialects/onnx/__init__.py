"""ONNX: a model's graph becomes a network, its shape computations worked out."""
