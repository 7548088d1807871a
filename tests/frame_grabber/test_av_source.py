"""Files through FFmpeg."""

import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from services.chassis.errors import BadInput, Unavailable
from services.frame_grabber.adapters.av_source import AvSettings, AvSource
from services.frame_grabber.domain.addresses import SourceAddress
from services.frame_grabber.ports import Picture
from tests.frame_grabber import videos, web


def opened(path: Path, settings: AvSettings | None = None) -> AvSource:
    return AvSource.open(SourceAddress.parse(str(path)), settings or AvSettings())


def played(path: Path, settings: AvSettings | None = None) -> tuple[list[float], list[Picture], str]:
    source = opened(path, settings)
    shots = [(shot.at_seconds, shot.picture()) for shot in source.shots()]
    source.close()
    return [at for at, _ in shots], [picture for _, picture in shots], source.remark


def test_every_picture_comes_once_in_order_at_its_time(tmp_path: Path) -> None:
    seconds, pictures, remark = played(videos.make_video(tmp_path / "v.mp4", frames=30))
    assert [videos.shown_index(picture) for picture in pictures] == [i % videos.GREYS for i in range(30)]
    assert seconds == pytest.approx([i / 25 for i in range(30)], abs=0.002)
    assert remark == ""


def test_a_file_says_what_it_is(tmp_path: Path) -> None:
    facts = opened(videos.make_video(tmp_path / "v.mp4", frames=12, size_px=(96, 64))).facts
    assert (facts.width_px, facts.height_px, facts.frames_expected, facts.lossless) == (96, 64, 12, True)
    assert facts.frames_per_second == pytest.approx(25.0)


@pytest.mark.parametrize(
    ("codec", "pixel_format", "size_px", "name"),
    [
        ("libx264", "yuv420p", (64, 48), "v.mp4"),
        ("libx264", "yuv420p", (66, 50), "v.mkv"),
        ("libx264", "yuv444p", (65, 49), "v.mp4"),
        ("libx264", "yuv420p10le", (64, 48), "v.mp4"),
        ("libx264", "yuvj420p", (64, 48), "v.mp4"),
        ("ffv1", "gray", (64, 48), "v.mkv"),
        ("mpeg4", "yuv420p", (64, 48), "v.avi"),
        ("mjpeg", "yuvj422p", (64, 48), "v.mov"),
        ("ffv1", "bgr0", (33, 17), "v.mkv"),
        ("rawvideo", "rgb24", (32, 32), "v.nut"),
        ("libx264", "yuv420p", (64, 48), "v.ts"),
    ],
)
def test_any_format_becomes_rgb(
    tmp_path: Path, codec: str, pixel_format: str, size_px: tuple[int, int], name: str
) -> None:
    path = videos.make_video(
        tmp_path / name, frames=5, size_px=size_px, codec=codec, pixel_format=pixel_format
    )
    _, pictures, _ = played(path)
    assert len(pictures) == 5
    for index, picture in enumerate(pictures):
        assert picture.shape == (size_px[1], size_px[0], 3)
        assert picture.dtype == np.uint8
        assert picture.flags.c_contiguous and picture.flags.writeable
        assert videos.shown_index(picture) == index
    if pixel_format != "gray":
        red = np.median(pictures[0][:8, :8].reshape(-1, 3), axis=0)
        assert np.abs(red - videos.RED).max() < 12


@pytest.mark.parametrize(
    ("matrix", "corner", "shape"),
    [
        ((1, 0, 0, 1), ("top", "left"), (48, 64, 3)),
        ((0, 1, -1, 0), ("top", "right"), (64, 48, 3)),
        ((-1, 0, 0, -1), ("bottom", "right"), (48, 64, 3)),
        ((0, -1, 1, 0), ("bottom", "left"), (64, 48, 3)),
        ((-1, 0, 0, 1), ("top", "right"), (48, 64, 3)),
    ],
    ids=["upright", "90", "180", "270", "mirrored"],
)
def test_a_video_of_a_turned_phone_is_shown_upright(
    tmp_path: Path, matrix: tuple[int, int, int, int], corner: tuple[str, str], shape: tuple[int, int, int]
) -> None:
    _, pictures, _ = played(videos.turn(videos.make_video(tmp_path / "v.mp4", frames=3), matrix))
    assert {picture.shape for picture in pictures} == {shape}
    assert videos.red_corner(pictures[0]) == corner


def test_pixels_that_are_not_square_are_made_square(tmp_path: Path) -> None:
    path = videos.make_video(tmp_path / "v.mp4", frames=3, pixel_aspect=Fraction(3, 2))
    _, pictures, _ = played(path)
    assert pictures[0].shape == (48, 96, 3)
    assert opened(path).facts.width_px == 96


def test_a_variable_frame_rate_keeps_its_own_times(tmp_path: Path) -> None:
    stamps_ms = [0, 40, 50, 400, 1000, 1010]
    path = videos.make_video(tmp_path / "v.mp4", frames=6, stamps_ms=stamps_ms)
    seconds, _, remark = played(path)
    assert seconds == pytest.approx([ms / 1000 for ms in stamps_ms], abs=0.002)
    assert remark == ""


def test_times_begin_at_the_first_picture(tmp_path: Path) -> None:
    path = videos.make_video(tmp_path / "v.ts", frames=30, stamps_ms=[5000 + 40 * i for i in range(30)])
    seconds, _, _ = played(path)
    assert seconds == pytest.approx([i / 25 for i in range(30)], abs=0.002)


def test_threads_change_no_picture(tmp_path: Path) -> None:
    path = videos.make_video(tmp_path / "v.mp4", frames=40)
    _, one, _ = played(path, AvSettings(decode_threads=1))
    _, two, _ = played(path, AvSettings(decode_threads=2))
    assert len(one) == len(two) == 40
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))


@pytest.mark.parametrize("name", ["v.mp4", "v.mkv", "v.avi"])
def test_a_file_that_was_cut_short_plays_what_there_is_and_says_so(tmp_path: Path, name: str) -> None:
    codec = "mpeg4" if name.endswith("avi") else "libx264"
    options = {"movflags": "faststart"} if name.endswith("mp4") else {}
    ticks = 25 if name.endswith("avi") else 1000
    path = videos.make_video(
        tmp_path / name, frames=100, size_px=(320, 240), codec=codec, options=options, ticks_per_second=ticks
    )
    _, pictures, remark = played(videos.cut(path, 0.6))
    assert 10 < len(pictures) < 95
    assert "cut short" in remark and f"{len(pictures)} pictures" in remark


def test_a_file_that_is_damaged_in_the_middle_plays_on(tmp_path: Path) -> None:
    path = videos.make_video(
        tmp_path / "v.mp4", frames=60, size_px=(160, 120), codec="mjpeg", pixel_format="yuvj420p"
    )
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 3000] = bytes(3000)
    path.write_bytes(content)
    _, pictures, _ = played(path)
    assert len(pictures) >= 50


def refusal(path: Path) -> str:
    with pytest.raises(BadInput) as raised:
        played(path)
    return str(raised.value)


def test_what_is_no_video_is_refused_in_one_line_that_says_why(tmp_path: Path) -> None:
    empty, text, lost_index = tmp_path / "empty.mp4", tmp_path / "text.mp4", tmp_path / "cut.mp4"
    empty.touch()
    text.write_text("this is a shopping list\n" * 100)
    videos.cut(videos.make_video(lost_index), 0.6)
    told = {
        "is empty": refusal(empty),
        "there is no file": refusal(tmp_path / "missing.mp4"),
        "is not a video": refusal(text),
        "index is missing": refusal(lost_index),
        "holds no video": refusal(videos.make_sound(tmp_path / "sound.mp4")),
    }
    for words, line in told.items():
        assert words in line
        assert "\n" not in line


def test_a_playlist_cannot_reach_over_the_network(tmp_path: Path) -> None:
    playlist = tmp_path / "list.m3u8"
    playlist.write_text(
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n"
    )
    assert refusal(playlist)


def test_a_name_with_a_colon_is_a_file(tmp_path: Path) -> None:
    _, pictures, _ = played(
        videos.make_video(tmp_path / "v.mp4", frames=2).rename(tmp_path / "12:30 %03d.mp4")
    )
    assert len(pictures) == 2


def test_a_webcam_that_is_not_there_is_named() -> None:
    with pytest.raises(BadInput, match="no webcam:987"):
        AvSource.open(SourceAddress.parse("webcam:987"), AvSettings())


@pytest.mark.parametrize("address", ["rtsp://user:secret@127.0.0.1:9/x", "http://user:secret@127.0.0.1:9/x"])
def test_a_stream_that_is_not_there_may_come_back(address: str) -> None:
    with pytest.raises(Unavailable) as raised:
        AvSource.open(SourceAddress.parse(address), AvSettings())
    assert "127.0.0.1" in str(raised.value)
    assert "secret" not in str(raised.value)


def test_a_page_that_is_no_video_is_refused() -> None:
    with (
        web.served(web.Site(b"<html>welcome</html>" * 100, "text/html")) as address,
        pytest.raises(BadInput, match="not with a video"),
    ):
        AvSource.open(SourceAddress.parse(address), AvSettings())


def test_a_camera_that_sends_single_jpegs_goes_by_the_wall_clock() -> None:
    site = web.Site(web.motion_jpeg(5), "multipart/x-mixed-replace; boundary=frame", with_length=False)
    shown: list[int] = []
    began = time.monotonic()
    with web.served(site) as address:
        source = AvSource.open(SourceAddress.parse(address), AvSettings())
        with pytest.raises(Unavailable):
            for shot in source.shots():
                shown.append(videos.shown_index(shot.picture()))
                assert began <= shot.at_seconds <= time.monotonic()
        source.close()
    assert shown == list(range(5))
    assert not source.facts.lossless


def test_a_server_that_never_answers_may_do_so_later() -> None:
    with (
        web.served(web.Site(b"", with_length=False, hang=True)) as address,
        pytest.raises(Unavailable, match="does not answer"),
    ):
        AvSource.open(SourceAddress.parse(address), AvSettings(open_timeout_seconds=0.2))


def test_shared_videos_play_to_their_end(shared_folder: Path) -> None:
    _, pictures, remark = played(shared_folder / "videos" / "three-people-walking.mp4")
    assert (len(pictures), remark) == (41, "")
