-- What came in during an hour, for the feed to other systems. By arrival: what was written down by hand comes late.
SELECT meter_id, read_at, value, source
  FROM meter_readings
 WHERE received_at >= '2025-06-11T12:00:00Z' AND received_at < '2025-06-11T13:00:00Z'
 ORDER BY received_at, meter_id
