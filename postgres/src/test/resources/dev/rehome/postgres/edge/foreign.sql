-- Data that lives elsewhere: the definition moves, the rows do not.
CREATE EXTENSION postgres_fdw; CREATE EXTENSION file_fdw;
CREATE SERVER elsewhere TYPE 'postgres' VERSION '1' FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'host.invalid', dbname 'x''y');
CREATE USER MAPPING FOR PUBLIC SERVER elsewhere OPTIONS (user 'u', password 'p');
CREATE USER MAPPING FOR edge_owner SERVER elsewhere;
CREATE FOREIGN TABLE far_away (id int OPTIONS (column_name 'Id'), v text NOT NULL CHECK (v <> '')) SERVER elsewhere OPTIONS (table_name 't');
CREATE FOREIGN DATA WRAPPER nothing_behind OPTIONS (debug 'true');
CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing_behind;
CREATE FOREIGN TABLE unreachable (a int) SERVER nowhere;
CREATE TABLE part_here (k int, v text) PARTITION BY LIST (k);
CREATE TABLE part_here_1 PARTITION OF part_here FOR VALUES IN (1);
CREATE FOREIGN TABLE part_there PARTITION OF part_here FOR VALUES IN (2) SERVER elsewhere;
INSERT INTO part_here VALUES (1, 'here');
GRANT USAGE ON FOREIGN SERVER elsewhere TO edge_reader;
