-- What fuel cards have told per day of a month, for the monthly report.
SELECT (read_at AT TIME ZONE 'UTC')::date AS day, count(*) AS readings, max(value) AS highest
  FROM meter_readings
 WHERE read_at >= '2025-03-01T00:00:00Z' AND read_at < '2025-04-01T00:00:00Z' AND source = 'fuel_card'
 GROUP BY 1 ORDER BY 1
