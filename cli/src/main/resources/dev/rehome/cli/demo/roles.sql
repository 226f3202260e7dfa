CREATE ROLE demo_owner NOLOGIN;
CREATE ROLE demo_readers NOLOGIN;
CREATE ROLE arborist LOGIN IN ROLE demo_owner;
CREATE ROLE fence LOGIN IN ROLE demo_owner;
CREATE ROLE indexd LOGIN IN ROLE demo_owner CONNECTION LIMIT 50;
CREATE ROLE sheepdog LOGIN IN ROLE demo_owner;
CREATE ROLE analyst LOGIN IN ROLE demo_readers;
ALTER ROLE analyst SET statement_timeout = '5min';
