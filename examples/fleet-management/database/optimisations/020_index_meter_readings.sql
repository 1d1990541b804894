-- Few readings are flagged: the index holds those only.
CREATE INDEX meter_readings_flagged_idx ON meter_readings (organization_id, read_at DESC) WHERE status = 'flagged';
-- By arrival, which is not the time of reading: no partition can be left out.
CREATE INDEX meter_readings_received_idx ON meter_readings (organization_id, received_at);
