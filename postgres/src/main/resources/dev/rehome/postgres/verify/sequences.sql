-- For each sequence a statement that reads its name and, in words, where it stands and how it counts.
SELECT pg_catalog.format(
         $$SELECT %L::text, pg_catalog.concat(CASE WHEN is_called THEN 'at ' ELSE 'before ' END, last_value, %L::text) FROM %I.%I$$,
         pg_catalog.format('%I.%I', n.nspname, c.relname),
         pg_catalog.concat(
           ' (', pg_catalog.format_type(s.seqtypid, NULL), ' from ', s.seqstart, ' by ', s.seqincrement,
           ' between ', s.seqmin, ' and ', s.seqmax, ', cache ', s.seqcache,
           CASE WHEN s.seqcycle THEN ', cycling' END, ')'),
         n.nspname, c.relname) AS read
FROM pg_catalog.pg_sequence s
JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relpersistence <> 't'
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
