-- Built with an empty search path since version 17: then the function finds nothing.
CREATE FUNCTION label(int) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN (SELECT ''n'' || v FROM allowed WHERE v = $1); END';
CREATE INDEX zz_label ON zz (label(a));
