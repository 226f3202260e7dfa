CREATE TABLE infinite_interval AS SELECT 'infinity'::interval AS a, '-infinity'::interval AS b;
CREATE TABLE tree_with_identity (id int GENERATED ALWAYS AS IDENTITY, k int, v text COLLATE pg_c_utf8, EXCLUDE USING gist (k WITH =, id WITH =)) PARTITION BY RANGE (k);
CREATE TABLE tree_with_identity_1 PARTITION OF tree_with_identity FOR VALUES FROM (0) TO (10);
CREATE TABLE tree_with_identity_2 PARTITION OF tree_with_identity FOR VALUES FROM (10) TO (20);
INSERT INTO tree_with_identity (k, v) SELECT g, 'v' FROM generate_series(0, 19) g;
GRANT MAINTAIN ON tree_with_identity TO edge_reader;
ALTER TABLE tree_with_identity ALTER v SET STATISTICS DEFAULT;
