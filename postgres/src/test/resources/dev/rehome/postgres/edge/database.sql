-- Settings and rights of the database itself.
ALTER DATABASE edge SET search_path = guarded, public;
ALTER DATABASE edge SET "DateStyle" = 'German, DMY';
ALTER DATABASE edge SET extra_float_digits = -15;
ALTER DATABASE edge SET bytea_output = 'escape';
ALTER DATABASE edge SET "IntervalStyle" = 'sql_standard';
ALTER DATABASE edge SET "TimeZone" = 'Asia/Kathmandu';
ALTER DATABASE edge SET default_transaction_isolation = 'serializable';
ALTER DATABASE edge SET statement_timeout = '30min';
ALTER DATABASE edge SET client_encoding = 'LATIN1';
ALTER DATABASE edge SET row_security = on;
ALTER DATABASE edge SET standard_conforming_strings = on;
ALTER DATABASE edge SET xmloption = 'document';
ALTER ROLE edge_owner IN DATABASE edge SET work_mem = '5MB';
COMMENT ON DATABASE edge IS 'the edges';
REVOKE CONNECT ON DATABASE edge FROM PUBLIC;
GRANT CONNECT, CREATE ON DATABASE edge TO edge_reader;
ALTER DATABASE edge CONNECTION LIMIT 90;
