-- Sequences of all kinds, each standing somewhere of its own.
CREATE SEQUENCE untouched START 77;
CREATE SEQUENCE called_once; SELECT nextval('called_once');
CREATE SEQUENCE set_not_called; SELECT setval('set_not_called', 500, false);
CREATE SEQUENCE downwards INCREMENT -5 MINVALUE -1000 MAXVALUE -1 START -1; SELECT nextval('downwards') FROM generate_series(1, 10);
CREATE SEQUENCE cycling MINVALUE 1 MAXVALUE 3 CYCLE; SELECT nextval('cycling') FROM generate_series(1, 5);
CREATE SEQUENCE cached CACHE 50; SELECT nextval('cached');
CREATE SEQUENCE small AS smallint MAXVALUE 32767; SELECT setval('small', 32767);
CREATE SEQUENCE at_the_end; SELECT setval('at_the_end', 9223372036854775807);
CREATE SEQUENCE at_the_start MINVALUE -9223372036854775808 START 0; SELECT setval('at_the_start', -9223372036854775808);
CREATE SEQUENCE owned; CREATE TABLE owns (id int DEFAULT nextval('owned'), other int); ALTER SEQUENCE owned OWNED BY owns.other;
INSERT INTO owns DEFAULT VALUES; SELECT nextval('owned') FROM generate_series(1, 9);
CREATE SEQUENCE shared_by_two; CREATE TABLE shares_1 (id int DEFAULT nextval('shared_by_two')); CREATE TABLE shares_2 (id int DEFAULT nextval('shared_by_two'));
INSERT INTO shares_1 DEFAULT VALUES; INSERT INTO shares_2 DEFAULT VALUES;
CREATE SCHEMA elsewhere; CREATE SEQUENCE elsewhere.counter START 5; SELECT nextval('elsewhere.counter');
CREATE TABLE gaps (id serial PRIMARY KEY); INSERT INTO gaps VALUES (1), (1000); SELECT setval('gaps_id_seq', 42);
GRANT USAGE ON SEQUENCE cached TO edge_reader;
COMMENT ON SEQUENCE cached IS 'fifty at a time';
