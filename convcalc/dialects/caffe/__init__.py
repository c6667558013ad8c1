"""Caffe, as its protobuf text files describe a network."""
