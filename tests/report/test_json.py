import json

import convcalc
from convcalc import Analysis
from convcalc.report.findings.file_result import Part, Unreadable
from convcalc.report.findings.json import around_files, render_file
from convcalc.report.json import render_analysis


def test_the_text_is_the_contract(small: Analysis, broken: Analysis, hostile: Analysis) -> None:
    for analysis in (small, broken, hostile):
        text = render_analysis(analysis)
        assert json.loads(text) == analysis.to_dict()
        assert list(json.loads(text)) == list(analysis.to_dict())


def test_a_layer_is_a_line() -> None:
    analysis = convcalc.summarize_text(
        "input: 4x4x1\nlayers: [relu, {type: max_pool, kernel_size: 9}]\n", syntax="yaml"
    )
    assert (
        render_analysis(analysis)
        == """\
{
  "schema_version": 1,
  "name": "text",
  "source": {"path": "<text>", "format": "yaml"},
  "settings": {"phase": "test", "dtype": "float32", "rounding": "exact"},
  "inputs": [
    {"name": "data", "shape": [1, 1, 4, 4]}
  ],
  "layers": [
    {"name": "relu1", "type": "relu", "inputs": [{"name": "data", "shape": [1, 1, 4, 4]}], \
"outputs": [{"name": "relu1", "shape": [1, 1, 4, 4]}], "parameters": [], "params": 0, \
"macs": 0, "activation_elements": 0, "activation_bytes": 0, "in_place": true, "fit": null, \
"alive_bytes": null, "saved_for_backward_bytes": null, "receptive_field": {"size": [1, 1], \
"stride": [1, 1], "padding": [0, 0]}},
    {"name": "max_pool1", "type": "max_pool", "inputs": [{"name": "relu1", \
"shape": [1, 1, 4, 4]}], "outputs": [{"name": "max_pool1", "shape": null}], \
"parameters": null, "params": null, "macs": null, "activation_elements": null, \
"activation_bytes": null, "in_place": null, "fit": null, "alive_bytes": null, \
"saved_for_backward_bytes": null, "receptive_field": null}
  ],
  "totals": {"params": null, "weights": null, "biases": null, "buffers": null, \
"trainable_params": null, "param_bytes": null, "macs": null, "flops": null, \
"forward_elements": null, "forward_bytes": null, "peak_inference_bytes": null, \
"saved_for_backward_bytes": null, "training_bytes": null},
  "memory": null,
  "outputs": [
    {"name": "max_pool1", "shape": null}
  ],
  "diagnostics": [
    {"rule": "window-exceeds-input", "severity": "error", "message": "the window must fit into \
its padded input, but 9 > 4", "help": "make the window smaller or pad the input; layers above \
may shrink it too far", "layer": "max_pool1", "file": "<text>", "line": 2, "column": 46, \
"end_line": 2, "end_column": 47}
  ]
}
"""
    )


def test_hostile_names_are_escaped(hostile: Analysis) -> None:
    text = render_analysis(hostile)
    assert text.isascii()
    assert all(line.isprintable() for line in text.split("\n"))


def test_validation(small: Analysis, broken: Analysis) -> None:
    results = (small, broken, Unreadable("gone.yaml", "there is no file"))
    files = [render_file(it) for it in results]
    text = "".join(around_files(map(Part, files)))
    assert text.splitlines() == [
        *("{", '  "schema_version": 1,', '  "files": ['),
        *(f"    {files[0]},", f"    {files[1]},", f"    {files[2]}"),
        *("  ]", "}"),
    ]
    nothing = dict.fromkeys(broken.totals.to_dict())
    assert json.loads(text) == {
        "schema_version": 1,
        "files": [
            {
                "path": "<text>",
                "ok": True,
                "diagnostics": [],
                "totals": small.totals.to_dict(),
            },
            {
                "path": "<text>",
                "ok": False,
                "diagnostics": broken.to_dict()["diagnostics"],
                "totals": nothing,
            },
            {
                "path": "gone.yaml",
                "ok": False,
                "diagnostics": [
                    {
                        "rule": "unreadable-file",
                        "severity": "error",
                        "message": "there is no file",
                        "help": None,
                        "layer": None,
                        "file": "gone.yaml",
                        "line": None,
                        "column": None,
                        "end_line": None,
                        "end_column": None,
                    }
                ],
                "totals": None,
            },
        ],
    }


def test_a_strict_validation_counts_warnings() -> None:
    spec = "input: 8x8x3\nrounding: floor\nlayers: [{type: max_pool, kernel_size: 3}]\n"
    analysis = convcalc.summarize_text(spec, syntax="yaml")
    for strict in (False, True):
        asked = analysis.replace(settings=analysis.settings._replace(strict=strict))
        assert json.loads(render_file(asked))["ok"] is not strict
