-- How values look as text, alike on both sides and in every version, and no limits of time.
-- Through pg_settings, so that a setting unknown to a version is passed over.
SELECT pg_catalog.set_config(name, value, false)
FROM pg_catalog.pg_settings
JOIN (VALUES
  ('search_path', ''),                        -- every name and type written with its schema
  ('extra_float_digits', '3'),                -- floats exactly
  ('DateStyle', 'ISO'),
  ('IntervalStyle', 'postgres'),
  ('TimeZone', 'UTC'),
  ('bytea_output', 'hex'),
  ('lc_monetary', 'C'),
  ('xmloption', 'content'),
  ('row_security', 'off'),                    -- an error rather than some of the rows
  ('statement_timeout', '0'),
  ('lock_timeout', '0'),
  ('transaction_timeout', '0'),
  ('idle_in_transaction_session_timeout', '0'),
  ('max_parallel_workers_per_gather', '0'),   -- our own workers share the cores
  ('jit', 'off')
) AS wanted (setting, value) ON lower(wanted.setting) = lower(name)
