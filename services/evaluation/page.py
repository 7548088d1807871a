"""The page of an evaluation, `evaluation.html`: one file, no scripts, nothing loaded from anywhere."""

from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from services.evaluation import plots
from services.evaluation.figures import Figures
from services.evaluation.wording import interval, percent, tpir

_PACKAGE: Final = "services.evaluation"


def write(figures: Figures) -> bytes:
    """UTF-8 HTML with tables and plots inside."""
    environment = Environment(
        loader=PackageLoader(_PACKAGE, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(percent=percent, interval=interval, tpir=tpir)
    found = figures.identifications
    text = environment.get_template("evaluation.html.j2").render(
        figures=figures,
        curves=[plots.det(found), plots.roc(found)] if found else [],
        degradations=plots.degradations(figures.degradations) if figures.degradations else "",
    )
    return text.encode()
