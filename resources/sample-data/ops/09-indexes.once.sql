-- After the first rows: building an index at once is several times faster than growing it.
SET LOCAL maintenance_work_mem = '128MB';

-- One series over a time range, and the guarantee that a slot is there once.
ALTER TABLE metric_value ADD PRIMARY KEY (ci_id, metric_id, time);
-- One metric of all items over a time range: now, the last hour, by system.
CREATE INDEX metric_value_recent ON metric_value (metric_id, time);

CREATE INDEX event_log_time ON event_log (time);
CREATE INDEX event_log_ci ON event_log (ci_id, time);

ALTER TABLE work_history ADD PRIMARY KEY (id);
CREATE INDEX work_history_end ON work_history (end_time);
CREATE INDEX work_history_start ON work_history (start_time);
CREATE INDEX work_history_ci ON work_history (ci_id, start_time);

ALTER TABLE maintenance_history ADD PRIMARY KEY (id);
CREATE INDEX maintenance_history_end ON maintenance_history (end_time);
CREATE INDEX maintenance_history_start ON maintenance_history (start_time);
CREATE INDEX maintenance_history_ci ON maintenance_history (ci_id, start_time);

ANALYZE ci, ci_ext, ci_relation, metric_def, metric_value, event_log, work_history, maintenance_history;
