-- What the questions' SQL may call by name; put before each as its WITH clause. `:as_of` and `:zone` are the moment and
-- the time zone that a question is asked in. Days, weeks (from Monday) and months are cut in that zone.
clock AS NOT MATERIALIZED (
  SELECT :as_of AS now,
         date_trunc('hour', :as_of, :zone) AS hour,
         date_trunc('day', :as_of, :zone) AS today,
         date_trunc('day', :as_of, :zone) - interval '1 day' AS yesterday,
         date_trunc('week', :as_of, :zone) AS week,
         date_trunc('week', :as_of, :zone) - interval '7 days' AS last_week,
         date_trunc('month', :as_of, :zone) AS month,
         (date_trunc('month', :as_of AT TIME ZONE :zone) - interval '1 month') AT TIME ZONE :zone AS last_month,
         date_trunc('year', :as_of, :zone) AS year
),
item AS NOT MATERIALIZED (
  SELECT ci.*, attributes, tags, tags ->> 'system' AS system
  FROM ci JOIN ci_ext USING (ci_id)
),
measured AS NOT MATERIALIZED (
  SELECT v.time, v.value, v.quality, d.metric_name, d.unit, i.ci_code, i.ci_subtype, i.location, i.system, i.status
  FROM metric_value v JOIN metric_def d USING (metric_id) JOIN item i USING (ci_id)
),
-- Every series has a value in every quarter of an hour, so the last slot holds the last value of each.
latest AS NOT MATERIALIZED (
  SELECT * FROM measured WHERE time = (SELECT max(time) FROM metric_value WHERE metric_id = 2 AND time <= :as_of)
),
event AS NOT MATERIALIZED (
  SELECT e.*, i.ci_code, i.ci_subtype, i.location, i.system
  FROM event_log e JOIN item i USING (ci_id)
),
work AS NOT MATERIALIZED (
  SELECT w.*, i.ci_code, i.ci_subtype, i.location, i.system
  FROM work_history w JOIN item i USING (ci_id)
),
maintenance AS NOT MATERIALIZED (
  SELECT m.*, i.ci_code, i.ci_subtype, i.location, i.system
  FROM maintenance_history m JOIN item i USING (ci_id)
),
edge AS NOT MATERIALIZED (
  SELECT f.ci_code AS from_code, f.ci_subtype AS from_subtype, f.ci_type AS from_type,
         t.ci_code AS to_code, t.ci_subtype AS to_subtype, t.ci_type AS to_type, rel_type
  FROM ci_relation JOIN ci f ON f.ci_id = from_ci_id JOIN ci t ON t.ci_id = to_ci_id
)
