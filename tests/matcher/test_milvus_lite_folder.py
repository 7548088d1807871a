"""The folder of Milvus Lite: this user's alone, in memory, gone with its process."""

from services.matcher.adapters.milvus_lite_folder import MilvusLiteFolder


def test_only_this_user_enters_it_and_it_is_gone_when_removed() -> None:
    folder = MilvusLiteFolder.make()
    assert folder.path.stat().st_mode & 0o777 == 0o700
    assert folder.in_memory == folder.path.is_relative_to("/dev/shm")
    folder.remove()
    assert not folder.path.exists()


def test_what_a_killed_process_left_is_removed_and_what_another_uses_is_not() -> None:
    used = MilvusLiteFolder.make()
    left = used.path.parent / "sightline-milvus-left"
    left.mkdir(mode=0o700)
    (left / "vectors").write_bytes(b"of a watchlist")
    MilvusLiteFolder.make().remove()
    assert not left.exists() and used.path.exists()
    used.remove()
