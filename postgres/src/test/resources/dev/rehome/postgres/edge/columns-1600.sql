-- As many columns as PostgreSQL allows; all small, since a row must fit a page.
DO $$
BEGIN
  EXECUTE (SELECT 'CREATE TABLE widest (' || string_agg(format('c%s smallint', g), ', ') || ')' FROM generate_series(1, 1600) g);
  EXECUTE (SELECT 'INSERT INTO widest SELECT ' || string_agg(format('g + %s', g % 100), ', ') || ' FROM generate_series(1, 20) g'
           FROM generate_series(1, 1600) g);
END
$$;
-- Dropped columns stay in the catalog and count towards the limit; their numbers leave gaps.
CREATE TABLE dropped_many (a int, b text);
DO $$
BEGIN
  FOR i IN 1..200 LOOP
    EXECUTE format('ALTER TABLE dropped_many ADD COLUMN x%s int DEFAULT 7', i);
    EXECUTE format('ALTER TABLE dropped_many DROP COLUMN x%s', i);
  END LOOP;
END
$$;
ALTER TABLE dropped_many ADD COLUMN c text DEFAULT 'added later';
INSERT INTO dropped_many SELECT g, 'b' || g FROM generate_series(1, 50) g;
