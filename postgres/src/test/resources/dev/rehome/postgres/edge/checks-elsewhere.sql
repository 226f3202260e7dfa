-- A check that looks at another table holds only when that one is loaded first. PostgreSQL's documentation says not to
-- write such checks; people do. pg_dump and pg_restore fail on it: the tables are named so that the order is wrong.
CREATE TABLE allowed (v int PRIMARY KEY);
INSERT INTO allowed VALUES (1), (2);
CREATE FUNCTION is_allowed(int) RETURNS bool LANGUAGE sql STABLE AS 'SELECT EXISTS (SELECT FROM public.allowed WHERE v = $1)';
CREATE TABLE a_looks_elsewhere (v int CHECK (is_allowed(v)));
INSERT INTO a_looks_elsewhere VALUES (1), (2);
