"""The site's settings for tests: the real ones, on a data folder that is gone afterwards."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

# the runs on PostgreSQL name their database; everything else is as it comes
_KEPT = {"LACHAN_REQUIRE_ALL", "LACHAN_DATABASE", "LACHAN_KILL_ROUNDS"}

_folder = tempfile.mkdtemp(prefix="lachan-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
for _name in [name for name in os.environ if name.startswith("LACHAN_") and name not in _KEPT]:
    # a developer's own settings must not decide whether a test passes
    del os.environ[_name]
os.environ["LACHAN_DATA"] = _folder

from lachan.centre.config.settings import *  # noqa: E402, F403 - after the folder is named
from lachan.centre.config.settings import DATABASES, STATIC_ROOT, STORAGES  # noqa: E402 - as above

STATIC_ROOT.mkdir()
# hashed names need a collected folder; the tests that serve the site for real use them
# half of a sign-in test's time would be one hash; processes that a test starts have the real settings
PASSWORD_HASHERS = ["quick_hashing.QuickArgon2Hasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite"):
    # a file as in use, with its locks and its write-ahead log; one in memory has others
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(_folder, "test.sqlite3")}  # noqa: PTH118 - Django wants text
