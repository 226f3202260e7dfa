-- Event triggers come last: they would fire on all the above. At the target they must not fire on our own work.
CREATE TABLE ddl_log (tag text);
CREATE FUNCTION log_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO public.ddl_log VALUES (tg_tag); END';
INSERT INTO ddl_log VALUES ('the only row that may be here');
CREATE EVENT TRIGGER log_all ON ddl_command_end EXECUTE FUNCTION log_ddl();
CREATE EVENT TRIGGER log_always ON ddl_command_start EXECUTE FUNCTION log_ddl();
ALTER EVENT TRIGGER log_always ENABLE ALWAYS;
CREATE EVENT TRIGGER log_drops ON sql_drop WHEN tag IN ('DROP TABLE', 'DROP SCHEMA') EXECUTE FUNCTION log_ddl();
ALTER EVENT TRIGGER log_drops ENABLE ALWAYS;
CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no rewrite of %'', pg_event_trigger_table_rewrite_oid(); END';
CREATE EVENT TRIGGER no_rewrite ON table_rewrite EXECUTE FUNCTION refuse();
ALTER EVENT TRIGGER no_rewrite DISABLE;
DELETE FROM ddl_log WHERE tag <> 'the only row that may be here';
