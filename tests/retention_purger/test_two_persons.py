"""Two persons are two."""

from services.retention_purger.domain.two_persons import IN_DOUBT, why_not_second


def test_the_second_person_is_another_and_is_not_in_doubt() -> None:
    assert why_not_second("dora", "dora", False, "the same") == "the same"
    assert why_not_second("dora", "berta", True, "the same") == IN_DOUBT
    assert why_not_second("dora", "berta", False, "the same") == ""
