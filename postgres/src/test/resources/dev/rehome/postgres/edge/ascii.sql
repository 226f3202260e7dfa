-- Bytes in no encoding at all (pgcopydb#874): Latin-1, UTF-8, broken UTF-8, side by side.
CREATE TABLE bytes (id int PRIMARY KEY, t text, v varchar(3), c char(3));
INSERT INTO bytes SELECT 1, convert_from('\xe4f6fc', 'SQL_ASCII'), convert_from('\xff', 'SQL_ASCII'), convert_from('\xfe', 'SQL_ASCII');
INSERT INTO bytes SELECT 2, convert_from('\xc3a4', 'SQL_ASCII'), 'abc', 'a';
INSERT INTO bytes SELECT 3, convert_from('\x80c3', 'SQL_ASCII'), '', '';
CREATE TABLE "plain" AS SELECT g AS id, 'ascii ' || g AS t FROM generate_series(1, 100) g;
CREATE INDEX ON bytes (t);
