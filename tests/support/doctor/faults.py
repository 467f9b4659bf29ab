"""The planted faults: what is wrong, which finding must name it, and how.

``tests/e2e/doctor`` plants each; ``make doctor-table`` prints them into docs/doctor.md.
"""

from tests.support.doctor.faults_of_app import IN_APP, IN_NETWORK, IN_SETTINGS
from tests.support.doctor.faults_of_bot import AT_ADDRESS, IN_DATABASE
from tests.support.doctor.faults_of_connection import OF_CONNECTION
from tests.support.doctor.faults_of_running import OF_RUNNING
from tests.support.doctor.faults_of_tenant import OF_TENANT

FAULTS = (*IN_SETTINGS, *OF_RUNNING, *IN_NETWORK, *IN_APP, *AT_ADDRESS, *OF_TENANT, *OF_CONNECTION, *IN_DATABASE)
