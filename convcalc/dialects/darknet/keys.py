"""The keys of each section, of AlexeyAB's Darknet and of pjreddie's together.

Source: ``parser.c`` of either.
"""

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from convcalc.diagnostics import Diagnostic, Hints
from convcalc.dialects.darknet.section import Section, value_findings

Kind = Literal["int", "ints", "real", "word"]


class Keys(NamedTuple):
    """The keys of one type of section, ``all`` of them from a to z.

    ``kinds`` are those that shapes and figures follow from, by how C reads them. Of those that
    only training knows the values are not looked at.
    """

    kinds: Mapping[str, Kind]
    training: frozenset[str]
    all: tuple[str, ...]

    @classmethod
    def of(cls, kinds: Mapping[str, Kind], training: str) -> "Keys":
        """Return the keys of these kinds, and those of training."""
        others = frozenset(training.split())
        return cls(kinds, others, tuple(sorted(others.union(kinds))))


_EVERYWHERE = """clip burnin_update dontload dontloadscales learning_rate truth numload
smooth"""
_FLAGS = "onlyforward dont_update stopbackward train_only_bn dontsave"


def _keys(
    integers: str = "", training: str = "", *, lists: str = "", words: str = "", reals: str = ""
) -> Keys:
    kinds: dict[str, Kind] = dict.fromkeys((*integers.split(), *_FLAGS.split()), "int")
    kinds |= dict.fromkeys(lists.split(), "ints")
    kinds |= dict.fromkeys(words.split(), "word")
    kinds |= dict.fromkeys(reals.split(), "real")
    return Keys.of(kinds, f"{training} {_EVERYWHERE}")


_YOLO = """anchors beta_nms cls_normalizer counters_per_class delta_normalizer ignore_thresh
iou_loss iou_normalizer iou_thresh iou_thresh_kind jitter label_smooth_eps map max max_delta
nms_kind obj_normalizer objectness_smooth random resize scale_x_y truth_thresh"""

KEYS = {
    "convolutional": _keys(
        """filters groups size stride stride_x stride_y dilation antialiasing pad padding
        share_index batch_normalize cbn xnor sway rotate stretch stretch_sway""",
        """assisted_excitation binary bin_output flipped dot angle grad_centr reverse coordconv
        stream wait_stream""",
        words="activation",
    ),
    "deconvolutional": _keys(
        "filters size stride pad padding batch_normalize", words="activation"
    ),
    "local": _keys("filters size stride pad", words="activation"),
    "connected": _keys("output batch_normalize", words="activation"),
    "activation": _keys(words="activation"),
    "rnn": _keys("output hidden batch_normalize logistic", "shortcut", words="activation"),
    "gru": _keys("output batch_normalize tanh"),
    "lstm": _keys("output batch_normalize"),
    "crnn": _keys(
        """size stride dilation pad padding output hidden output_filters hidden_filters groups
        batch_normalize xnor""",
        "shortcut",
        words="activation",
    ),
    "conv_lstm": _keys(
        """size stride dilation pad padding output groups batch_normalize xnor peephole
        bottleneck""",
        "state_constrain shortcut time_normalizer",
        words="activation lstm_activation",
    ),
    "history": _keys("history_size"),
    "maxpool": _keys(
        "size stride stride_x stride_y padding maxpool_depth out_channels antialiasing",
        "maxpool_zero_nonmax",
    ),
    "local_avgpool": _keys("size stride stride_x stride_y padding"),
    "avgpool": _keys(),
    "upsample": _keys("stride", "scale"),
    "reorg": _keys("stride reverse flatten extra"),
    "reorg3d": _keys("stride reverse"),
    "crop": _keys("crop_height crop_width", "flip angle saturation exposure noadjust shift"),
    "dropout": _keys(
        "", "dropblock dropblock_size_rel dropblock_size_abs", reals="probability"
    ),
    "normalization": _keys("size", reals="alpha beta kappa"),
    "batchnorm": _keys(),
    "l2norm": _keys(),
    "logistic": _keys(),
    "softmax": _keys("", "groups temperature tree spatial noloss"),
    "cost": _keys("", "type scale ratio noobj thresh"),
    "route": _keys("groups group_id", "stream wait_stream", lists="layers"),
    "shortcut": _keys(
        "",
        "alpha beta",
        lists="from",
        words="activation weights_type weights_normalization",
    ),
    "scale_channels": _keys("from scale_wh", words="activation"),
    "sam": _keys("from", words="activation"),
    "implicit": _keys("filters atoms", "mean std"),
    "empty": _keys(),
    "yolo": _keys(
        "classes num",
        f"""{_YOLO} show_details new_coords focal_loss track_history_size sim_thresh
        dets_for_track dets_for_show track_ciou_norm embedding_layer""",
        lists="mask",
    ),
    "gaussian_yolo": _keys("classes num", f"{_YOLO} uc_normalizer yolo_point", lists="mask"),
    "region": _keys(
        "classes num coords",
        """max log sqrt softmax focal_loss jitter resize rescore thresh classfix absolute random
        coord_scale object_scale noobject_scale mask_scale class_scale bias_match tree map
        anchors background""",
    ),
    "detection": _keys(
        "classes num coords side",
        """rescore softmax sqrt max coord_scale forced object_scale noobject_scale class_scale
        jitter resize random reorg""",
    ),
    "iseg": _keys("classes ids"),
    "contrastive": _keys(
        "yolo_layer", "classes temperature cls_normalizer max_delta contrastive_neg_max"
    ),
}
"""The keys by the type of a section."""


_NET = """B1 B2 adam adversarial_lr angle aspect attention augment_speed
badlabels_rejection_percentage batch batches_cycle_mult blur burn_in center clip contrastive
contrastive_color contrastive_jit_flip cutmix decay dynamic_minibatch ema_alpha eps
equidistant_point exposure flip gamma gaussian_noise hue label_smooth_eps learning_rate
learning_rate_min letter_box loss_scale max_batches max_chart_loss max_crop max_ratio min_crop
min_ratio mixup momentum mosaic mosaic_bound notruth num_sigmas_reject_badlabels
optimized_memory policy power random resize_step saturation scale scales seq_scales
sequential_subdivisions sgdr_cycle sgdr_mult show_receptive_field step steps subdivisions
time_steps track try_fix_nan unsupervised use_cuda_graph weights_reject_freq
workspace_size_limit_MB"""

KEYS["net"] = Keys.of(dict.fromkeys(("height", "width", "channels", "inputs"), "int"), _NET)


def key_findings(section: Section, keys: Keys, hints: Hints) -> Iterator[Diagnostic]:
    """Yield the keys that Darknet does not use in a section, and odd values of the others."""
    for key, option in section.options.items():
        kind = keys.kinds.get(key)
        if kind in ("int", "ints", "real"):
            yield from value_findings(section, key, kind)
        elif kind is None and key not in keys.training:
            yield Diagnostic(
                "unknown-field",
                f"Darknet does not use '{key[:100]}' in {section.title[:100]}",
                option.key.span,
                _meant(key, keys) or hints.near(key, keys.all, "its keys are"),
                "warning",
            )


def _meant(key: str, keys: Keys) -> str | None:
    """Return a hint which key another tool's word means."""
    from convcalc.dialects.hints import word_of  # only a wrong text asks

    meant = word_of("darknet", key, keys.all, "fields")
    return f"did you mean '{meant}'?" if meant else None
