"""A cluster computes a sweep: here one of Dask's, on the loopback address."""

import pytest

import convcalc

distributed = pytest.importorskip("distributed")

pytestmark = pytest.mark.filterwarnings("default")  # a cluster's own


def test_a_cluster_computes_the_same_rows() -> None:
    grid: dict[str, str | list[int]] = {"width": "0.25:1:0.25", "input": [96, 128]}
    cluster = distributed.LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address=None,
    )
    with cluster, distributed.Client(cluster) as client:
        rows = list(convcalc.sweep("mobilenet-v2", grid, executor=client.get_executor()))
    assert rows == list(convcalc.sweep("mobilenet-v2", grid))
    # source: torchvision, mobilenet_v2 of a quarter of its width, and of all of it
    assert (rows[0].params, rows[-1].params) == (1_519_112, 3_504_872)
