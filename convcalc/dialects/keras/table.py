"""The layer classes of Keras, and the functions that read them."""

from importlib import import_module

from convcalc.dialects.keras.call import Call, Tensor

_DIMENSIONS = ("1D", "2D", "3D")
_OPERATION = "ops."
_TYPES = "convcalc.dialects.keras.types"


def _of_axes(names: str, function: str) -> dict[str, str]:
    return {name.replace("#", it): function for name in names.split() for it in _DIMENSIONS}


def _of(names: str, function: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), function)


TYPES: dict[str, str] = {
    **_of_axes("Conv# Convolution#", "convolution:convolution"),
    **_of_axes("DepthwiseConv#", "convolution:depthwise"),
    **_of_axes("SeparableConv# SeparableConvolution#", "convolution:separable"),
    **_of_axes("Conv#Transpose Convolution#Transpose", "convolution:transposed"),
    **_of_axes("LocallyConnected#", "convolution:locally_connected"),
    **_of_axes("MaxPooling# MaxPool#", "pooling:max_pool"),
    **_of_axes("AveragePooling# AvgPool#", "pooling:average_pool"),
    **_of_axes("GlobalAveragePooling# GlobalAvgPool#", "pooling:global_average"),
    **_of_axes("GlobalMaxPooling# GlobalMaxPool#", "pooling:global_max"),
    **_of_axes("AdaptiveAveragePooling#", "pooling:adaptive_average"),
    **_of_axes("AdaptiveMaxPooling#", "pooling:adaptive_max"),
    **_of_axes("ZeroPadding#", "shape:pad"),
    **_of_axes("Cropping#", "shape:crop"),
    **_of_axes("UpSampling#", "shape:upsample"),
    **_of_axes("SpatialDropout#", "plain:dropout"),
    **_of("Dense", "dense:dense"),
    **_of("EinsumDense", "dense:einsum_dense"),
    **_of("Embedding", "dense:embedding"),
    **_of("Activation", "activation:activation"),
    **_of("ReLU", "activation:relu"),
    **_of("LeakyReLU", "activation:leaky_relu"),
    **_of("ELU", "activation:elu"),
    **_of("PReLU", "activation:prelu"),
    **_of("Softmax", "activation:softmax"),
    **_of("ThresholdedReLU", "activation:thresholded"),
    **_of(
        "BatchNormalization BatchNormalizationV1 BatchNormalizationV2 SyncBatchNormalization",
        "normalization:batch_norm",
    ),
    **_of("LayerNormalization", "normalization:layer_norm"),
    **_of("GroupNormalization", "normalization:group_norm"),
    **_of("UnitNormalization", "normalization:unit_norm"),
    **_of("RMSNormalization", "normalization:rms_norm"),
    **_of("Normalization", "normalization:normalization"),
    **_of("SpectralNormalization", "normalization:spectral"),
    **_of("LayerScale", "normalization:layer_scale"),
    **_of("Add", "merging:add"),
    **_of("Subtract", "merging:subtract"),
    **_of("Multiply", "merging:multiply"),
    **_of("Average", "merging:average"),
    **_of("Maximum", "merging:maximum"),
    **_of("Minimum", "merging:minimum"),
    **_of("Concatenate", "merging:concatenate"),
    **_of("Dot", "merging:dot"),
    **_of("Flatten", "shape:flatten"),
    **_of("Reshape", "shape:reshape"),
    **_of("Permute", "shape:permute"),
    **_of("RepeatVector", "shape:repeat"),
    **_of("Resizing CenterCrop RandomCrop", "shape:resize"),
    **_of("LSTM GRU SimpleRNN", "recurrent:recurrent"),
    **_of_axes("ConvLSTM#", "conv_recurrent:conv_lstm"),
    **_of("RNN", "recurrent:cell"),
    **_of("Bidirectional", "recurrent:bidirectional"),
    **_of(
        "MultiHeadAttention GroupQueryAttention GroupedQueryAttention", "attention:multihead"
    ),
    **_of("Attention AdditiveAttention", "attention:attention"),
    **_of("TimeDistributed", "wrapper:time_distributed"),
    **_of(
        "Dropout AlphaDropout GaussianDropout StochasticDepth DropPath FixedDropout",
        "plain:dropout",
    ),
    **_of("Rescaling", "plain:rescaling"),
    **_of("CustomScaleLayer", "plain:scaled_sum"),
    **_of(
        "Identity Masking ActivityRegularization GaussianNoise RandomBrightness RandomContrast"
        " RandomFlip RandomRotation RandomTranslation RandomZoom RandomShear RandomHue"
        " RandomSaturation RandomSharpness RandomErasing RandomGaussianBlur RandomGrayscale"
        " RandomInvert RandomPerspective RandomPosterization RandomColorDegeneration"
        " RandomColorJitter RandomElasticTransform RandAugment AugMix AutoContrast Equalization"
        " Solarization ContrastLimitedAdaptiveHistogramEqualization",
        "plain:identity",
    ),
}
"""The function for each class, in a file of ``types``."""


def handle(call: Call) -> tuple[Tensor, ...]:
    """Return the outputs of a layer, which is one of Keras' or declared by the run.

    Raises:
        RefusedError: The layer is neither, or its configuration is wrong.
    """
    function = TYPES.get(call.class_name)
    if call.class_name.startswith(_OPERATION):
        call.class_name = call.class_name.removeprefix(_OPERATION)
        function = "operations:operation"
    if function is None:
        from convcalc.dialects.keras.types import own

        made = own.declared(call)
        if made is None:
            raise own.unknown_class(call, call.class_name)
        return made
    module, _, name = function.partition(":")
    made = getattr(import_module(f"{_TYPES}.{module}"), name)(call)
    return (made,) if isinstance(made, Tensor) else made
