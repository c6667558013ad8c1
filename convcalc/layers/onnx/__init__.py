"""Layers of ONNX that no type of a YAML spec serves for."""
