"""All that is kept. What is not here has no time to be given: a test looks at tables, topics and folders."""

from services.retention_purger.domain.alerted import ALERTED
from services.retention_purger.domain.exported import EXPORTED
from services.retention_purger.domain.filmed import FILMED
from services.retention_purger.domain.listed import LISTED
from services.retention_purger.domain.passing import PASSING
from services.retention_purger.domain.rule import Rule
from services.retention_purger.domain.working import WORKING

RULES: tuple[Rule, ...] = (*PASSING, *ALERTED, *FILMED, *LISTED, *WORKING, *EXPORTED)
