-- Views upon views, round in a circle, and materialized ones.
CREATE TABLE base (id int PRIMARY KEY, v text);
INSERT INTO base SELECT g, 'v' || g FROM generate_series(1, 100) g;
CREATE VIEW first_view AS SELECT id, v FROM base;
CREATE VIEW second_view WITH (security_barrier) AS SELECT f.id, b.v FROM first_view f JOIN base b USING (id) WHERE f.id > 5;
CREATE VIEW updatable AS SELECT * FROM base WHERE id > 10 WITH CASCADED CHECK OPTION;
CREATE VIEW grouped AS SELECT id, v, count(*) FROM base GROUP BY id; -- rests on the primary key, which comes after the data
CREATE MATERIALIZED VIEW grouped_materialized AS SELECT id, v FROM base GROUP BY id;
CREATE VIEW with_defaults AS SELECT id, v FROM base; ALTER VIEW with_defaults ALTER v SET DEFAULT 'by view';
CREATE TRIGGER instead INSTEAD OF INSERT ON grouped FOR EACH ROW EXECUTE FUNCTION note_firing();
CREATE RECURSIVE VIEW counting (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM counting WHERE n < 10;
CREATE VIEW circle_a AS SELECT 1 AS x;
CREATE VIEW circle_b AS SELECT x FROM circle_a;
CREATE OR REPLACE VIEW circle_a AS SELECT x FROM (SELECT 1 AS x) s WHERE EXISTS (SELECT FROM circle_b);
-- a table turned into a view by hand, as before version 16, and a function that returns a view's row
CREATE FUNCTION rows_of_view() RETURNS SETOF first_view LANGUAGE sql AS 'SELECT * FROM public.first_view';
CREATE VIEW upon_function AS SELECT * FROM rows_of_view();
CREATE MATERIALIZED VIEW m1 AS SELECT id, length(v) AS l FROM base;
CREATE UNIQUE INDEX ON m1 (id);
CREATE MATERIALIZED VIEW m2 WITH (fillfactor = 80) AS SELECT m1.id, m1.l, w.v FROM m1 JOIN with_defaults w USING (id);
CREATE MATERIALIZED VIEW a_before_m2 AS SELECT count(*) FROM m2; -- alphabetically first, dependent last
CREATE INDEX ON m2 (l);
CREATE MATERIALIZED VIEW unpopulated AS SELECT * FROM base WITH NO DATA;
CREATE MATERIALIZED VIEW upon_unpopulated AS SELECT * FROM unpopulated WITH NO DATA;
CREATE MATERIALIZED VIEW stale AS SELECT id FROM base;
INSERT INTO base VALUES (1000, 'after the refresh');
CREATE STATISTICS on_materialized ON id, l FROM m1;
COMMENT ON MATERIALIZED VIEW m1 IS 'materialized';
COMMENT ON VIEW first_view IS 'a view';
