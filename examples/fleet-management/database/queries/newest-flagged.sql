-- The newest readings that somebody has to look at.
SELECT meter_id, read_at, value, error_codes
  FROM meter_readings
 WHERE status = 'flagged'
 ORDER BY read_at DESC, meter_id LIMIT 50
