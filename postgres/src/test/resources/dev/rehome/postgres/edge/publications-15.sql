CREATE PUBLICATION filtered FOR TABLE base WHERE (id > 10), TABLES IN SCHEMA guarded;
CREATE PUBLICATION some_columns FOR TABLE base (id), ancestor (kind, id);
