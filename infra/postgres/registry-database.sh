#!/usr/bin/env bash
# Run once by PostgreSQL's image, when its volume is empty: the schema registry has a database and a user of its own.
set -euo pipefail
psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\getenv password REGISTRY_DB_PASSWORD
CREATE ROLE registry LOGIN PASSWORD :'password';
CREATE DATABASE registry OWNER registry;
SQL
