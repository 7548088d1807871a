from services.evaluation import wording


def test_ratios_are_said_in_percent() -> None:
    assert [wording.percent(ratio) for ratio in (0.001, 0.01, 0.845)] == ["0.1 %", "1 %", "84.5 %"]
