from convcalc.layers.training_only import TrainingOnly


def test_owns_tensors_and_hands_its_input_on() -> None:
    layer = TrainingOnly(
        params=(("0.weight", (80, 256)), ("0.bias", (80,))), buffers=(("1.running_mean", (9,)),)
    )
    given = (2, 300, 256)
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (given,)
    assert layer.storage == "view"
    assert layer.macs((given,)) == 0
    assert [(it.name, it.shape, it.role) for it in layer.parameters((given,))] == [
        ("0.weight", (80, 256), "weight"),
        ("0.bias", (80,), "bias"),
        ("1.running_mean", (9,), "buffer"),
    ]
