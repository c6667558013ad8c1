import xml.etree.ElementTree as ET

import convcalc
from convcalc.report.findings.file_result import Part, Unreadable
from convcalc.report.findings.junit import around_suites, render_suite

WRONG = 'input: 8x8x3\nlayers: [{type: rleu, name: "<&]]>\\0\\ud7ff"}]\n'
WARNED = (
    "input: 8x8x3\nlayers: [{type: max_pool, kernel_size: 3, stride: 2, rounding: floor}]\n"
)


def test_the_whole_of_it() -> None:
    sound = convcalc.summarize("vgg16")
    wrong = convcalc.summarize_text("input: 8x8x3\nlayers: [rleu, tnah]\n", syntax="yaml")
    gone = Unreadable("a<b", 'is "gone"')
    suites = [render_suite(it, 0.25) for it in (sound, wrong, gone)]
    assert "".join(around_suites(map(Part, suites))) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuites name="convcalc validate">\n'
        '  <testsuite name="vgg16.yaml" tests="1" failures="0" errors="0"'
        ' time="0.250" file="vgg16.yaml">\n'
        '    <testcase classname="convcalc" name="vgg16.yaml" time="0.250"/>\n'
        "  </testsuite>\n"
        '  <testsuite name="&lt;text&gt;" tests="1" failures="1" errors="0"'
        ' time="0.250" file="&lt;text&gt;">\n'
        '    <testcase classname="convcalc" name="&lt;text&gt;" time="0.250">\n'
        '      <failure type="unknown-type" message="rleu1: type must be a layer type, but'
        " there is no 'rleu' (and 1 more)\">&lt;text&gt;:2:10: error: rleu1: type must be a"
        " layer type, but there is no 'rleu' [unknown-type]\n"
        "  2 | layers: [rleu, tnah]\n"
        "    |          ^^^^\n"
        "  help: did you mean 'relu'?\n"
        "&lt;text&gt;:2:16: error: tnah1: type must be a layer type, but there is no 'tnah'"
        " [unknown-type]\n"
        "  2 | layers: [rleu, tnah]\n"
        "    |                ^^^^\n"
        "  help: did you mean 'tanh'?</failure>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        '  <testsuite name="a&lt;b" tests="1" failures="0" errors="1"'
        ' time="0.250" file="a&lt;b">\n'
        '    <testcase classname="convcalc" name="a&lt;b" time="0.250">\n'
        '      <error type="unreadable-file" message=\'is "gone"\'/>\n'
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def test_warnings_are_failures_where_strict() -> None:
    analysis = convcalc.summarize_text(WARNED, syntax="yaml")
    for strict, expected in ((False, "system-out"), (True, "failure")):
        asked = analysis.replace(settings=analysis.settings._replace(strict=strict))
        suite = ET.fromstring(render_suite(asked, 0.25))
        assert [it.tag for it in suite.iter()] == ["testsuite", "testcase", expected]
        assert suite.attrib["failures"] == str(int(strict))


def test_hostile_text_stays_text() -> None:
    analysis = convcalc.summarize_text(WRONG, syntax="yaml")
    (failure,) = ET.fromstring(render_suite(analysis, 0.25)).iter("failure")
    assert failure.text
    assert "<&]]>\\x00\\ud7ff: type must be a layer type" in failure.text
