import pytest

from convcalc.path_patterns import PathPattern


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("*.yaml", "a/b.yaml", True),
        ("nets/*.yaml", "nets/a.yaml", True),
        ("nets/*.yaml", "nets/deep/a.yaml", False),
        ("nets/**/*.yaml", "nets/deep/a.yaml", True),
        ("nets/**/*.yaml", "nets/a.yaml", True),
        ("**/old/*.yaml", "x/y/old/a.yaml", True),
        ("nets", "nets/deep/a.yaml", True),
        ("nets/", "x/nets/a.yaml", True),
        ("./nets", "nets/a.yaml", True),
        ("./nets", "x/nets/a.yaml", False),
        ("/nets", "x/nets/a.yaml", False),
        ("nets/**", "nets/deep/a.yaml", True),
        ("old/a.yaml", "x/old/a.yaml", False),
        ("n[ae]ts/?.yaml", "nets/a.yaml", True),
        ("[!a]*.yaml", "b.yaml", True),
        ("[!a]*.yaml", "a.yaml", False),
        ("[[]a].yaml", "[a].yaml", True),
        ("a[.yaml", "a[.yaml", True),
        ("a.yaml", "aa.yaml", False),
        ("a.yaml", "a-yaml", False),
        ("[\\w].yaml", "x.yaml", False),
    ],
)
def test_matches(pattern: str, path: str, expected: bool) -> None:
    assert PathPattern(pattern, "/work").matches(f"/work/{path}") is expected


def test_a_pattern_that_is_none() -> None:
    with pytest.raises(ValueError, match=r"'\[z-a\]' is not a pattern of paths: bad character"):
        PathPattern("[z-a]", ".")


def test_the_name_of_one_file_is_no_pattern() -> None:
    assert PathPattern("nets/a.yaml", "/work").names("/work/nets/a.yaml")
    assert not PathPattern("nets/?.yaml", "/work").names("/work/nets/a.yaml")
    assert not PathPattern("nets", "/work").names("/work/nets/a.yaml")
