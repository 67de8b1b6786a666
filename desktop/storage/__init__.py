"""SQLite: database, migrations, workspace, content-hashed files."""
