from convcalc.layers.identity import Identity


def test_the_input_is_handed_on() -> None:
    layer, given = Identity(), (2, 64, 7, 7)
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (given,)
    assert layer.parameters((given,)) == ()
    assert layer.macs((given,)) == 0
    assert layer.storage == "view"
