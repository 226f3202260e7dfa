-- Everything that holds rows, or refers to rows elsewhere, with its columns and the key that names a row.
-- System schemas and other sessions' temporary tables are left out; so are tables that belong to an extension,
-- except its configuration tables, which pg_dump copies too (extcondition says which rows).
-- "moving" is filled in from catalog.MovingTrees: a row of such a tree may rightly be in another partition at the target, so
-- the tree is one table here (relkind T).
WITH RECURSIVE moving AS (
  ${moving}
), below AS (
  SELECT i.inhrelid AS oid FROM moving JOIN pg_catalog.pg_inherits i ON i.inhparent = moving.oid
  UNION
  SELECT i.inhrelid FROM below JOIN pg_catalog.pg_inherits i ON i.inhparent = below.oid
), config AS (
  SELECT unnest(extconfig) AS oid, unnest(extcondition) AS condition FROM pg_catalog.pg_extension
), keys AS (
  SELECT DISTINCT ON (i.indrelid) i.indrelid, i.indkey, i.indnkeyatts
  FROM pg_catalog.pg_index i
  WHERE i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
    AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = i.indrelid AND NOT a.attnotnull
        AND a.attnum = ANY ((i.indkey::smallint[])[0:i.indnkeyatts - 1]))
  ORDER BY i.indrelid, i.indisprimary DESC, i.indnkeyatts, i.indexrelid
)
SELECT c.oid,
       pg_catalog.format('%I.%I', n.nspname, c.relname) AS name,
       CASE WHEN moving.oid IS NULL THEN c.relkind ELSE 'T' END AS relkind,
       c.relispopulated,
       CASE WHEN c.relkind IN ('r', 'm') THEN pg_catalog.pg_relation_size(c.oid) ELSE 0 END
         / pg_catalog.current_setting('block_size')::integer AS pages,
       CASE WHEN c.relkind IN ('r', 'm') THEN pg_catalog.pg_table_size(c.oid)
            WHEN moving.oid IS NOT NULL THEN (SELECT sum(pg_catalog.pg_table_size(t.relid))
                                              FROM pg_catalog.pg_partition_tree(c.oid) t WHERE t.isleaf)
            ELSE 0 END AS bytes,
       greatest(c.reltuples, 0)::bigint AS rows,
       coalesce(am.amname = 'heap', false) AS heap,
       config.condition,
       ARRAY(SELECT a.attname FROM pg_catalog.pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) AS columns,
       ARRAY(SELECT pg_catalog.format_type(a.atttypid, a.atttypmod) FROM pg_catalog.pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) AS types,
       ARRAY(SELECT a.attname FROM pg_catalog.unnest((keys.indkey::smallint[])[0:keys.indnkeyatts - 1])
                                     WITH ORDINALITY AS k (attnum, place)
             JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum ORDER BY k.place) AS key
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
LEFT JOIN keys ON keys.indrelid = c.oid
LEFT JOIN config ON config.oid = c.oid
LEFT JOIN moving ON moving.oid = c.oid
WHERE c.relkind IN ('r', 'p', 'm', 'f')
  AND c.relpersistence <> 't'
  AND NOT EXISTS (SELECT FROM below WHERE below.oid = c.oid)
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND (config.oid IS NOT NULL OR NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'))
ORDER BY name
