"""The embedded database: SQLite through the pysqlite3 wheel, with safe settings.

Used as ``ENGINE = "tamgiang.platform.db"``. Importing this package replaces the standard
``sqlite3`` by the wheel's, so that Django's backend and everything after it uses one library.
"""

from tamgiang.platform.db.library import use_bundled_sqlite

use_bundled_sqlite()
