"""What is wrong with a .cfg, in whole messages."""

from collections.abc import Callable
from typing import Any

import pytest

Report = Callable[[str], dict[str, Any]]
CONV = "[convolutional]\nfilters=8\nsize=3\npad=1\nactivation=linear\n"


def said(report: dict[str, Any]) -> list[tuple[str, str, int, int, str, str | None]]:
    return [
        (
            it["rule"],
            it["severity"],
            it["line"],
            it["column"],
            f"{it['layer']}: {it['message']}",
            it["help"],
        )
        for it in report["diagnostics"]
        if it["severity"] != "note"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "[net]\nheight=416\n[conv]\n",
            (
                *("missing-field", "error", 1, 1),
                "None: [net] must have height, width and channels, or inputs, but width and"
                " channels are missing",
                "write such as height=416, width=416 and channels=3, or take --input 416x416x3",
            ),
            id="no-size",
        ),
        pytest.param(
            "[net]\nheight=-1\nwidth=3\nchannels=3\n[conv]\n",
            (
                *("value-out-of-range", "error", 2, 8),
                "None: height must be at least 0, but it is -1",
                None,
            ),
            id="size-below-0",
        ),
        pytest.param(
            "[net]\nheight=4\nwidth=4\nchannels=3\ninputs=50\n[conv]\n",
            (
                *("input-size-mismatch", "warning", 5, 8),
                "None: inputs should be height*width*channels = 4*4*3 = 48, but it is 50",
                "leave it out",
            ),
            id="inputs-too",
        ),
        pytest.param(
            "[net]\ninputs=5\n[conv]\n",
            (
                *("wrong-input-shape", "error", 3, 1),
                "0: [conv] must read an image, but [net] gives out a row of numbers",
                "write height, width and channels in [net]",
            ),
            id="row-into-conv",
        ),
        pytest.param(
            "[net]\nheight=4\n",
            (
                *("empty-network", "error", 1, 1),
                "None: a .cfg must have sections below [net], but there are none",
                "a section is written [convolutional], with filters=32, size=3 and so on below",
            ),
            id="net-alone",
        ),
        pytest.param(
            "[netz]\nheight=4\n",
            (
                *("missing-field", "error", 1, 1),
                "None: a .cfg must begin with [net] or [network], but it begins with [netz]",
                "put [net] with height, width and channels before it",
            ),
            id="no-net",
        ),
    ],
)
def test_net(report: Report, text: str, expected: tuple[object, ...]) -> None:
    assert said(report(text))[0] == expected


@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        pytest.param(
            "[convolution]\nfilters=3\n",
            (
                *("unknown-type", "error", 5, 1),
                "0: a section must be of a type that Darknet knows, but there is no"
                " [convolution]",
                "did you mean 'convolutional'?",
            ),
            id="type",
        ),
        pytest.param(
            "[convolutional\nfilters=3\n",
            (
                *("unknown-type", "error", 5, 1),
                "0: a section must be of a type that Darknet knows, but there is no"
                " [convolutional",
                "write [convolutional]",
            ),
            id="torn-title",
        ),
        pytest.param(
            "[maxpool] # halves\nsize=2\n",
            (
                *("unknown-type", "error", 5, 1),
                "0: a section must be of a type that Darknet knows, but there is no"
                " [maxpool]#halves",
                "write [maxpool] alone on its line",
            ),
            id="text-behind-title",
        ),
        pytest.param(
            "[convolutional]\nfliters=3\n",
            (
                *("unknown-field", "warning", 6, 1),
                "0: Darknet does not use 'fliters' in [convolutional]",
                "did you mean 'filters'?",
            ),
            id="key",
        ),
        pytest.param(
            f"{CONV}filters=16\n",
            (
                *("duplicate-key", "warning", 10, 1),
                "None: a key should be given once in a section, but 'filters' is given again:"
                " Darknet takes the first",
                "leave one of them out",
            ),
            id="key-again",
        ),
        pytest.param(
            "[convolutional]\nfilters=99999999999\n",
            (
                *("value-out-of-range", "error", 6, 9),
                "0: filters must fit into C's int, which ends at 2147483647, but '99999999999'"
                " has 11 digits",
                None,
            ),
            id="too-large-for-c",
        ),
        pytest.param(
            "[convolutional]\nfilters=" + "9" * 1_000_000,
            (
                *("value-out-of-range", "error", 6, 9),
                f"0: filters must fit into C's int, which ends at 2147483647, but"
                f" '{'9' * 30}...' has 1,000,000 digits",
                None,
            ),
            id="a-million-digits",
        ),
        pytest.param(
            "[convolutional]\nfilters=0\n",
            (
                *("value-out-of-range", "error", 6, 9),
                "0.conv: filters must be at least 1, but it is 0",
                None,
            ),
            id="no-filters",
        ),
        pytest.param(
            "[convolutional]\nfilters=8\ngroups=2\n",
            (
                *("not-divisible", "error", 7, 8),
                "0.conv: groups must divide the input's channels, but 3 = 2 x 1 + 1",
                None,
            ),
            id="groups",
        ),
        pytest.param(
            "[convolutional]\nfilters=8\nsize=3\nsway=1\nrotate=1\n",
            (
                *("given-both-ways", "error", 9, 8),
                "0: a section must be deformed in one way, but sway and rotate are given",
                None,
            ),
            id="deformed-twice",
        ),
        pytest.param(
            "[convolutional]\nactivation=leeky\n",
            (
                *("unknown-name", "warning", 6, 12),
                "0: activation should be one that Darknet has, but it takes relu for 'leeky'",
                "did you mean 'leaky'?",
            ),
            id="activation",
        ),
        pytest.param(
            f"{CONV}[route]\nlayers=1\n",
            (
                *("unknown-name", "error", 11, 8),
                "1: layers must name sections above, but 1 is this one itself",
                "the sections above are 0 to 0, the nearest is -1",
            ),
            id="index-of-itself",
        ),
        pytest.param(
            f"{CONV}[shortcut]\nfrom=3\n{CONV}",
            (
                *("unknown-name", "error", 11, 6),
                "1: from must name sections above, but 3 stands below this one, 1",
                "the sections above are 0 to 0, the nearest is -1",
            ),
            id="index-below",
        ),
        pytest.param(
            f"{CONV}[route]\nlayers=-1,-2\n",
            (
                *("unknown-name", "error", 11, 8),
                "1: layers must name sections above, but -2 from 1 is -1",
                "the sections above are 0 to 0, the nearest is -1",
            ),
            id="index-above-all",
        ),
        pytest.param(
            f"{CONV}[route]\n",
            (
                *("missing-field", "error", 10, 1),
                "1: [route] must have layers, but it has none",
                "write layers=-1 for the section above, or the numbers of others",
            ),
            id="no-index",
        ),
        pytest.param(
            f"{CONV}[maxpool]\nsize=2\nstride=2\n[route]\nlayers=-1,-2\n",
            (
                *("shapes-differ", "error", 13, 1),
                "2: inputs must agree but for their channels, but 1 gives 208x208x8 and 0 gives"
                " 416x416x8",
                None,
            ),
            id="sizes-of-a-route",
        ),
        pytest.param(
            f"{CONV}[route]\nlayers=0\ngroups=2\ngroup_id=2\n",
            (
                *("value-out-of-range", "error", 13, 10),
                "1: group_id must be from 0 to groups - 1 = 1, but it is 2",
                None,
            ),
            id="group",
        ),
        pytest.param(
            f"{CONV}[maxpool]\nsize=2\nstride=2\n[shortcut]\nfrom=0\n",
            (
                *("shapes-differ", "warning", 13, 1),
                "2: inputs should have one shape, but 1 gives 208x208x8 and 0 gives 416x416x8:"
                " Darknet adds what they share",
                None,
            ),
            id="sizes-of-a-shortcut",
        ),
        pytest.param(
            f"{CONV}[shortcut]\nfrom=0\nweights_type=per_feature\n",
            (
                *("unknown-name", "error", 12, 14),
                "1: weights_normalization must be one of relu, avg_relu, softmax, but it is"
                " 'none'",
                None,
            ),
            id="weights-not-normalised",
        ),
        pytest.param(
            f"{CONV}[scale_channels]\nfrom=0\n",
            (
                *("wrong-input-shape", "error", 10, 1),
                "1: the factors must be one number for each channel, but 0 gives 416x416x8",
                "put an [avgpool] above, or write scale_wh=1",
            ),
            id="factors",
        ),
        pytest.param(
            f"[avg]\n[softmax]\n{CONV}",
            (
                *("wrong-input-shape", "error", 7, 1),
                "2: [convolutional] must read an image, but [softmax] gives out a row of"
                " numbers",
                "put a [route] to a section with an image above it",
            ),
            id="no-image",
        ),
        pytest.param(
            "[crop]\ncrop_height=500\ncrop_width=20\n",
            (
                *("exceeds-input", "error", 6, 13),
                "0: the piece must lie within the image, but height 500 > 416",
                None,
            ),
            id="crop",
        ),
        pytest.param(
            "[avg]\n[convolutional]\nsize=3\nstride=4\n",
            (
                *("window-cut-off", "warning", 7, 6),
                "1.conv: the window should fit into its padded input, but 3 > 1 and Darknet's"
                " division makes one of it",
                "make the window smaller",
            ),
            id="window-of-a-division",
        ),
        pytest.param(
            f"{CONV}[convolutional]\nfilters=8\nshare_index=-1\n",
            (
                *("shared-weights-differ", "error", 12, 13),
                "1.conv: shared tensors must agree, but 0 has weight [8, 3, 3, 3], bias [8] and"
                " this layer has weight [8, 8, 1, 1], bias [8]",
                "give both layers the same sizes, or leave share_index out",
            ),
            id="shared",
        ),
        pytest.param(
            "[maxpool]\n[convolutional]\nshare_index=0\n",
            (
                *("shared-weights-differ", "error", 7, 13),
                "1: share_index must name a [convolutional], but section 0 is [maxpool]",
                None,
            ),
            id="shared-with-no-convolution",
        ),
        pytest.param(
            f"{CONV}[contrastive]\nyolo_layer=0\n",
            (
                *("unknown-name", "error", 11, 12),
                "1: yolo_layer must name a [yolo], but section 0 is [convolutional]",
                None,
            ),
            id="contrastive",
        ),
    ],
)
def test_sections(report: Report, sections: str, expected: tuple[object, ...]) -> None:
    assert expected in said(report(sections))


def test_what_reads_a_wrong_section_is_not_blamed(report: Report) -> None:
    found = report(
        f"[nonsense]\n{CONV}[yolo]\nclasses=80\nmask=0\n[route]\nlayers=0,1\n[avg]\n"
    )
    assert [(it[0], it[2]) for it in said(found)] == [
        ("unknown-type", 5),
        ("wrong-head-channels", 7),
    ]
    assert found["layers"][-1]["outputs"][0]["shape"] is None


def test_more_wrong_sections_than_anybody_reads(report: Report) -> None:
    found = report("[nonsense]\n" * 5000)
    assert len(found["diagnostics"]) == 1001
    assert found["layers"] == []


def test_more_numbers_in_lists_than_any_network_has(report: Report) -> None:
    found = report(CONV + f"[route]\nlayers={','.join(['0'] * 10_000)}\n" * 26)
    assert [it[:5] for it in said(found)] == [
        (
            *("limit-exceeded", "error", 60, 1),
            "None: all lists of a .cfg must have at most 250,000 numbers, but these have more",
        )
    ]
