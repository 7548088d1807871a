import re
import sys

import onnxruntime as ort
import pytest

from services.chassis.errors import BadInput
from services.model_packs.providers import CPU, WORDS
from services.model_packs.session import session
from tests.model_packs import graphs
from tests.model_packs.residue import looked_for


def test_a_session_runs_on_the_provider_asked_for() -> None:
    assert session(graphs.channel_means().SerializeToString()).get_providers() == [CPU]


@pytest.mark.parametrize("word", [word for word in WORDS if word != "cpu"])
def test_a_provider_that_cannot_start_stops_with_one_line_instead_of_falling_back(
    word: str, capfd: pytest.CaptureFixture[str]
) -> None:
    try:
        made = session(graphs.channel_means().SerializeToString(), provider=word)
    except BadInput as error:
        assert "\n" not in str(error)
        assert re.search(rf"has no {word}, only |cannot start on {word}: ", str(error))
    else:
        assert made.get_providers()[0] == WORDS[word]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("word", ["tensorrt", "openvino", "coreml"])
def test_what_keeps_a_face_is_refused_where_nothing_of_it_is_to_be_kept(
    word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ort, "get_available_providers", lambda: [WORDS[word], CPU])
    with pytest.raises(
        BadInput, match=rf"^{word} keeps what it computed of a face .*EMBEDDER_MEMORY_ARENA=true"
    ):
        session(graphs.channel_means().SerializeToString(), provider=word, memory_arena=False)


@pytest.mark.parametrize("graph", [b"", b"no graph"])
def test_a_graph_that_cannot_be_loaded_is_one_line(graph: bytes) -> None:
    with pytest.raises(BadInput, match="cannot load this model"):
        session(graph)


@pytest.mark.parametrize("memory_arena", [True, False])
def test_the_memory_arena_is_a_choice(memory_arena: bool) -> None:
    made = session(graphs.channel_means().SerializeToString(), threads=2, memory_arena=memory_arena)
    options = made.get_session_options()
    assert (options.enable_cpu_mem_arena, options.intra_op_num_threads) == (memory_arena, 2)


@pytest.mark.parametrize("memory_arena", [True, False])
def test_where_there_is_an_arena_no_memory_is_planned_for_each_size_of_input(memory_arena: bool) -> None:
    made = session(graphs.channel_means().SerializeToString(), memory_arena=memory_arena)
    assert made.get_session_options().enable_mem_pattern is not memory_arena


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows a process its own memory")
def test_nothing_of_a_face_is_left_where_memory_is_given_back() -> None:
    found = looked_for("cpu")
    assert found["given back"].count("in the process: nothing") == 2
    # The search finds what it should where memory is kept.
    assert "late" in found["kept"]
