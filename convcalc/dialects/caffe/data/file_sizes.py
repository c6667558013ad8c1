"""Caffe's layers whose data are as large as a file says; their text tells a part of it."""

from collections.abc import Iterator
from itertools import repeat

from convcalc.diagnostics import Field, Problem, Words
from convcalc.dialects.caffe.data.declared_sizes import Size
from convcalc.dialects.caffe.message import Message
from convcalc.shapes import Shape

_COLOURS = 3
_FLOW = 2
_FIXED_RESIZE = ("WARP", "FIT_LARGE_SIZE_AND_PAD")


def _image(
    layer: Message, batch: int, channels: int | None, spatial: Shape | None, holder: str
) -> Size:
    """Return the shape of a batch of images, or why it is not known."""
    if channels and spatial:
        return Size((batch, channels, *spatial))
    what = "it" if channels is None and spatial is None else "its channels"
    if channels:
        what = "its height and width"
    reason = f"a layer of type {layer.text('type')} takes {what} from its {holder}"
    return Size(None, batch, spatial, channels, reason)


def _cropped(layer: Message) -> Shape | None:
    """Return the height and width to which a transformation crops or resizes, if it does."""
    transform = layer.message("transform_param")
    if crop := transform.integer("crop_size"):
        return crop, crop
    for fields in (("crop_h", "crop_w"), ("crop_height", "crop_width")):
        sizes = tuple(map(transform.integer, fields))
        if all(sizes):
            return sizes
    resizes = transform.messages("resize_param")
    if len(resizes) == 1 and resizes[0].text("resize_mode") in _FIXED_RESIZE:
        sizes = tuple(map(resizes[0].integer, ("height", "width")))
        return sizes if all(sizes) else None
    return None


def _transformed_channels(layer: Message, *, coloured: bool = False) -> int | None:
    """Return the channels that a transformation implies, if it does.

    Several mean values are one for each channel; a single one is for all.
    Source: Caffe ``DataTransformer::Transform``.
    """
    transform = layer.message("transform_param")
    means = len(transform.numbers("mean_value"))
    if coloured or transform.flag("force_color"):
        return _COLOURS
    if transform.flag("force_gray"):
        return 1
    return means if means > 1 else None


def database_sizes(layer: Message) -> Iterator[Size]:
    """Yield data and labels. Source: Caffe ``DataLayer::DataLayerSetUp``."""
    param = layer.message("data_param")
    batch = param.integer("batch_size")
    channels = _transformed_channels(layer, coloured=param.flag("force_encoded_color"))
    yield _image(layer, batch, channels, _cropped(layer), "database")
    yield Size((batch,))


def annotated_sizes(layer: Message) -> Iterator[Size]:
    """Yield data and boxes. Source: SSD ``AnnotatedDataLayer::DataLayerSetUp``."""
    yield next(database_sizes(layer))
    reason = "an AnnotatedData layer makes a row for each box in its database"
    yield Size(None, 1, (8, 8), 1, reason)


def database_problems(layer: Message) -> Iterator[Problem]:
    """Yield what Caffe refuses of a Data layer."""
    yield from _check_batch(layer, "data_param")
    yield from _check_transform(layer)


def image_sizes(layer: Message) -> Iterator[Size]:
    """Yield data and labels. Source: Caffe ``ImageDataLayer::DataLayerSetUp``."""
    param = layer.message("image_data_param")
    yield _listed_image(layer, param)
    yield Size((param.integer("batch_size"),))


def segmented_sizes(layer: Message) -> Iterator[Size]:
    """Yield data, labels and sizes. Source: DeepLab ``ImageSegDataLayer::DataLayerSetUp``."""
    param = layer.message("image_data_param")
    data = _listed_image(layer, param)
    yield data
    yield _label_image(data) if param.text("label_type") == "PIXEL" else _one_each(data, 1)
    yield _one_each(data, 2)


def dense_sizes(layer: Message) -> Iterator[Size]:
    """Yield data and labels. Source: SegNet ``DenseImageDataLayer::DataLayerSetUp``."""
    param = layer.message("dense_image_data_param")
    crop = tuple(map(param.integer, ("crop_height", "crop_width")))
    data = _listed_image(layer, param, crop if all(crop) else None)
    yield data
    yield _label_image(data)


def _listed_image(layer: Message, param: Message, crop: Shape | None = None) -> Size:
    """Return the shape of images that a file lists."""
    new = tuple(map(param.integer, ("new_height", "new_width")))
    spatial = crop or _cropped(layer) or (new if all(new) else None)
    channels = _COLOURS if param.flag("is_color") else 1
    return _image(layer, param.integer("batch_size"), channels, spatial, "images")


def _label_image(data: Size) -> Size:
    """Return the shape of an image of labels, one for each pixel of the data."""
    if data.shape is None:
        return data._replace(channels=1)
    return Size((data.shape[0], 1, *data.shape[2:]))


def _one_each(data: Size, count: int) -> Size:
    batch = data.shape[0] if data.shape else data.batch
    return Size(None if batch is None else (batch, 1, 1, count))


def image_problems(layer: Message) -> Iterator[Problem]:
    """Yield what Caffe refuses of an ImageData layer."""
    yield from _check_listed(layer, "image_data_param")


def dense_problems(layer: Message) -> Iterator[Problem]:
    """Yield what SegNet refuses of a DenseImageData layer."""
    yield from _check_listed(layer, "dense_image_data_param")


def _check_listed(layer: Message, field: str) -> Iterator[Problem]:
    param = layer.message(field)
    missing = [it for it in ("new_height", "new_width") if not param.integer(it)]
    if len(missing) == 1:
        yield Problem(
            "missing-field",
            f"new_height and new_width must be given together, but there is no {missing[0]}",
            field,
            f"write {missing[0]} too, or neither",
        )
    yield from _check_batch(layer, field)
    yield from _check_transform(layer)


def video_sizes(layer: Message) -> Iterator[Size]:
    """Yield data and labels of clips, as three families of forks have them.

    SSD's reads a camera or a file: images. Those that sample segments put their frames into
    the channels, 3 of an image or 2 of a flow. The others give clips an axis of frames.
    Source: ``VideoDataLayer::DataLayerSetUp`` of SSD, of temporal-segment-networks' Caffe and
    of video-caffe.
    """
    param = layer.message("video_data_param")
    if not param.has("source"):
        batch = layer.message("data_param").integer("batch_size")
        yield _image(layer, batch, _COLOURS, _cropped(layer), "video")
        yield Size((batch,))
        return
    batch, frames = param.integer("batch_size"), param.integer("new_length")
    new = tuple(map(param.integer, ("new_height", "new_width")))
    spatial = _cropped(layer) or (new if all(new) else None)
    if param.has("modality") or param.has("num_segments"):
        each = _COLOURS if param.text("modality") == "RGB" else _FLOW
        channels = each * frames * param.integer("num_segments")
        yield _image(layer, batch, channels, spatial, "video")
    elif spatial:
        yield Size((batch, _COLOURS if param.flag("is_color") else 1, frames, *spatial))
    else:
        reason = "a layer of type VideoData takes its height and width from its video"
        yield Size(None, batch, reason=reason)
    yield Size((batch,))


def window_sizes(layer: Message) -> Iterator[Size]:
    """Yield data and labels. Source: Caffe ``WindowDataLayer::DataLayerSetUp``."""
    batch = layer.message("window_data_param").integer("batch_size")
    yield _image(layer, batch, _transformed_channels(layer), _cropped(layer), "window file")
    yield Size((batch,))


def window_problems(layer: Message) -> Iterator[Problem]:
    """Yield what Caffe refuses of a WindowData layer."""
    if not layer.message("transform_param").integer("crop_size"):
        message = "the layer must have a crop_size of at least 1, but it has none"
        help_ = "write transform_param { crop_size: 227 }"
        yield Problem("missing-field", message, "transform_param", help_)
    yield from _check_batch(layer, "window_data_param")
    yield from _check_transform(layer)


def _check_batch(layer: Message, field: str) -> Iterator[Problem]:
    param = layer.message(field)
    if not param.integer("batch_size"):
        yield Problem(
            "missing-field",
            "batch_size must be at least 1, but it is"
            + (" 0" if param.has("batch_size") else " not given"),
            field,
            Words(
                "write batch_size: 64 in {field}; without it Caffe goes on with no examples",
                field=Field(field),
            ),
        )


def _check_transform(layer: Message) -> Iterator[Problem]:
    """Yield what contradicts itself. Source: Caffe ``DataTransformer``."""
    transform = layer.message("transform_param")
    for one, other in (("mean_file", "mean_value"), ("force_color", "force_gray")):
        given = transform.has(one) and transform.has(other)
        if one == "force_color":
            given = transform.flag(one) and transform.flag(other)
        if given:
            yield Problem(
                "given-both-ways",
                f"{one} and {other} must not be given together, but both are",
                "transform_param",
                "leave one of them out",
            )


def hdf5_sizes(layer: Message) -> Iterator[Size]:
    """Yield what an HDF5 file holds, of which the text knows nothing."""
    batch = layer.message("hdf5_data_param").integer("batch_size")
    yield from repeat(Size(None, batch, reason="an HDF5Data layer takes it from its file"))


def hdf5_problems(layer: Message) -> Iterator[Problem]:
    """Yield a batch that is missing."""
    yield from _check_batch(layer, "hdf5_data_param")


def matlab_sizes(layer: Message) -> Iterator[Size]:
    """Yield that the files alone know."""
    yield from repeat(Size(None, reason="a MatRead layer takes it from its files"))


def python_sizes(layer: Message) -> Iterator[Size]:
    """Yield that the code alone knows."""
    name = layer.message("python_param").text("layer")
    yield from repeat(Size(None, reason=f"Python code makes it: {name}"))
