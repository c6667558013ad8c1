"""Softmax over one axis."""

from convcalc.layers.shared.over_axis import OverAxis


class Softmax(OverAxis):
    """Turns scores along ``axis`` into probabilities: exp(x) / sum of exp(x).

    Shapes: unchanged.
    MACs: none counted.
    Errors: no-such-axis.
    Source: Bridle 1990, "Probabilistic Interpretation of Feedforward Classification Network
        Outputs"; axis as in Caffe ``SoftmaxLayer``.
    """

    example = "{type: softmax}"
