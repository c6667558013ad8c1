"""Caffe's older forms of a prototxt."""
