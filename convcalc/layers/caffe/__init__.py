"""Layer types as Caffe computes them where that differs; only a prototxt asks for these."""
