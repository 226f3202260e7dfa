CREATE TABLE nulls_not_distinct (a int, b int, UNIQUE NULLS NOT DISTINCT (a, b));
INSERT INTO nulls_not_distinct VALUES (NULL, NULL), (1, NULL), (NULL, 1);
CREATE UNIQUE INDEX nulls_are_one ON nulls_not_distinct (b, a) NULLS NOT DISTINCT;
CREATE TABLE set_null_of_some (tenant int, id int, ref int, PRIMARY KEY (tenant, id), FOREIGN KEY (tenant, ref) REFERENCES set_null_of_some ON DELETE SET NULL (ref));
INSERT INTO set_null_of_some VALUES (1, 1, NULL), (1, 2, 1);
CREATE VIEW by_invoker WITH (security_invoker = true) AS SELECT * FROM nulls_not_distinct;
