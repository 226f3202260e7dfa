-- Roles that the databases' objects belong to.
CREATE ROLE edge_reader NOLOGIN;
CREATE ROLE edge_owner LOGIN CREATEDB CONNECTION LIMIT 7 VALID UNTIL '2099-01-01 00:00+00' IN ROLE edge_reader;
CREATE ROLE "Edge ""Owner""" NOINHERIT;
GRANT edge_owner TO "Edge ""Owner""" WITH ADMIN OPTION;
GRANT edge_owner TO postgres;
COMMENT ON ROLE edge_owner IS 'owns things';
ALTER ROLE edge_owner SET search_path = guarded, public;
ALTER ROLE edge_reader SET log_min_duration_statement = '1s';
