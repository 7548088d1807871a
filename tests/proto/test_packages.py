from tests.contracts import files
from tests.source_tree import NAMES


def test_a_contract_belongs_to_one_service_or_to_the_chassis() -> None:
    owners = {file.package.split(".")[1] for file in files()}
    assert owners - {*NAMES, "chassis"} == set()


def test_a_contract_stands_in_the_folder_of_its_package() -> None:
    strays = [file.name for file in files() if not file.name.startswith(file.package.replace(".", "/") + "/")]
    assert strays == []
