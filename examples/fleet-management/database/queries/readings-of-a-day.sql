-- The readings of one day by source.
-- The day as a range of read_at, and not as a function of it: only so can partitions and indexes serve.
SELECT source, count(*) AS readings, min(value) AS lowest, max(value) AS highest
  FROM meter_readings
 WHERE read_at >= '2025-03-14T00:00:00Z' AND read_at < '2025-03-15T00:00:00Z'
 GROUP BY source ORDER BY source
