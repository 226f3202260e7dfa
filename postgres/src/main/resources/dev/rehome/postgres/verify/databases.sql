-- Databases that accept connections, largest first.
SELECT datname
FROM pg_catalog.pg_database
WHERE datallowconn AND NOT datistemplate AND datconnlimit <> -2 -- -2: a DROP DATABASE was interrupted
ORDER BY CASE WHEN pg_catalog.has_database_privilege(oid, 'CONNECT') THEN pg_catalog.pg_database_size(oid) END DESC NULLS LAST, datname
