"""Caffe's layer types that make data."""

from convcalc.dialects.caffe.data import declared_sizes as made_data
from convcalc.dialects.caffe.data import file_sizes as file_data
from convcalc.dialects.caffe.sources import Source, no_problems

SOURCES = {
    "Input": Source(made_data.input_sizes, (1, None), made_data.input_problems),
    "DummyData": Source(made_data.dummy_sizes, (1, None), made_data.dummy_problems),
    "MemoryData": Source(made_data.memory_sizes, (2, 2), made_data.memory_problems),
    "Data": Source(file_data.database_sizes, (1, 2), file_data.database_problems),
    "ImageData": Source(file_data.image_sizes, (2, 2), file_data.image_problems),
    "WindowData": Source(file_data.window_sizes, (2, 2), file_data.window_problems),
    "HDF5Data": Source(file_data.hdf5_sizes, (1, None), file_data.hdf5_problems),
    "AnnotatedData": Source(file_data.annotated_sizes, (1, 2), file_data.database_problems),
    "DenseImageData": Source(file_data.dense_sizes, (2, 2), file_data.dense_problems),
    "ImageSegData": Source(file_data.segmented_sizes, (1, 3), file_data.image_problems),
    "MatRead": Source(file_data.matlab_sizes, (1, None), no_problems),
    "Python": Source(file_data.python_sizes, (1, None), no_problems),
}
"""The types that make data. A Python layer is one only where it reads nothing."""
