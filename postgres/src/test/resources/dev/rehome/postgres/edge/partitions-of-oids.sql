-- Trees that pg_dump does not know to load through their root, so pg_restore fails on them.
-- arrays hash their elements, and a name of a table is its oid
CREATE TABLE by_enums (cs colour[]) PARTITION BY HASH (cs);
CREATE TABLE by_enums_0 PARTITION OF by_enums FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE by_enums_1 PARTITION OF by_enums FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO by_enums SELECT ARRAY[a, b] FROM unnest(enum_range(NULL::colour)) a, unnest(enum_range(NULL::colour)) b;
CREATE TABLE by_table (t regclass) PARTITION BY HASH (t);
CREATE TABLE by_table_0 PARTITION OF by_table FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE by_table_1 PARTITION OF by_table FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE by_table_2 PARTITION OF by_table FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO by_table SELECT oid FROM pg_class WHERE relkind IN ('r', 'p') AND relname ~ '^(by_|deep)' AND relnamespace = 'public'::regnamespace;
