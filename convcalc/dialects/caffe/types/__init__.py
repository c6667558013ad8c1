"""Caffe's layer types by family: what each is in our vocabulary, and what Caffe refuses."""
