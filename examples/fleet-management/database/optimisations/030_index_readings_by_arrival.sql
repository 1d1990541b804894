-- for: received-in-an-hour
-- By arrival, which is not the time of reading: no partition can be left out.
CREATE INDEX meter_readings_received_idx ON meter_readings (organization_id, received_at);
