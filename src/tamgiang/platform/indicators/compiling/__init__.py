"""Expressions and measures as SQL, built with ibis for SQLite, PostgreSQL and DuckDB."""
