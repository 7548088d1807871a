import pytest

from services.chassis.errors import BadInput
from services.model_packs.session import CPU, session
from tests.model_packs import graphs


def test_a_session_runs_on_the_provider_asked_for() -> None:
    assert session(graphs.channel_means().SerializeToString()).get_providers() == [CPU]


def test_a_provider_that_is_not_there_stops_with_one_line_instead_of_falling_back() -> None:
    with pytest.raises(BadInput, match=r"has no CUDAExecutionProvider, only .*CPUExecution") as caught:
        session(graphs.channel_means().SerializeToString(), providers=("CUDAExecutionProvider", CPU))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("graph", [b"", b"no graph"])
def test_a_graph_that_cannot_be_loaded_is_one_line(graph: bytes) -> None:
    with pytest.raises(BadInput, match="cannot load this model"):
        session(graph)


@pytest.mark.parametrize("memory_arena", [True, False])
def test_the_memory_arena_is_a_choice(memory_arena: bool) -> None:
    made = session(graphs.channel_means().SerializeToString(), threads=2, memory_arena=memory_arena)
    options = made.get_session_options()
    assert (options.enable_cpu_mem_arena, options.intra_op_num_threads) == (memory_arena, 2)
