-- What the rows are made from: a fixed seed and hashes of it, so that a slot has the same value whenever it is made.
-- The schema is closed to the roles that tools use.
CREATE SCHEMA generator;
REVOKE ALL ON SCHEMA generator FROM PUBLIC;

-- A non-negative number of 60 bits that depends on the fixed seed (20260101) and the text alone.
CREATE FUNCTION generator.hash(VARIADIC parts text[]) RETURNS bigint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ('x' || left(md5('20260101/' || array_to_string(parts, '/')), 15))::bit(60)::bigint;

CREATE FUNCTION generator.uuid(VARIADIC parts text[]) RETURNS uuid
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN md5('20260101/' || array_to_string(parts, '/'))::uuid;

-- 64 pseudo-random bits for a slot of a series. Many of these are drawn, so it has to be one cheap call.
CREATE FUNCTION generator.bits(slot bigint, series bigint) RETURNS bigint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN hashint8extended(slot, series);

-- Twenty of those bits, from the given one on, as a fraction in [0, 1).
CREATE FUNCTION generator.unit(bits bigint, first integer) RETURNS double precision
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ((bits >> first) & 1048575) / 1048576.0::double precision;

-- The element of a list that a hash picks.
CREATE FUNCTION generator.pick(bits bigint, first integer, choices anyarray) RETURNS anyelement
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS 'SELECT choices[1 + floor(generator.unit(bits, first) * cardinality(choices))::integer]';

-- Slots are 15 minutes, counted from the epoch; slot n begins at n * 900 seconds.
CREATE FUNCTION generator.slot_of(moment timestamptz) RETURNS bigint
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN floor(extract(epoch FROM moment) / 900)::bigint;

CREATE FUNCTION generator.slot_time(slot bigint) RETURNS timestamptz
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN to_timestamp(slot * 900);

-- The plant works by Korean time, which is nine hours (36 slots) ahead of UTC all year.
-- -1 at two in the morning, 1 at two in the afternoon.
CREATE FUNCTION generator.daily_wave(slot bigint) RETURNS double precision
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN cos(2 * pi() * ((slot + 36) % 96 - 56) / 96);

-- Saturday or Sunday at the plant; 1970-01-01 was a Thursday.
CREATE FUNCTION generator.is_weekend(slot bigint) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ((slot + 36) / 96 + 3) % 7 >= 5;

-- 0 on Monday's first slot, almost 1 on Sunday's last one.
CREATE FUNCTION generator.week_position(slot bigint) RETURNS double precision
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ((slot + 36 + 288) % 672) / 672.0::double precision;

-- One incident in each three days (block): a server under stress for one to five hours.
CREATE FUNCTION generator.incidents(first_slot bigint, last_slot bigint)
  RETURNS TABLE (ci_id uuid, from_slot bigint, to_slot bigint)
  LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT server.ci_id, block * 288 + start, block * 288 + start + 3 + (draw >> 40 & 15)
  FROM generate_series(first_slot / 288, last_slot / 288) AS block
  CROSS JOIN LATERAL (SELECT generator.hash('incident', block::text) AS draw) AS drawn
  CROSS JOIN LATERAL (SELECT floor(generator.unit(draw, 0) * 268)::bigint AS start) AS placed
  JOIN (
    SELECT ci.ci_id, row_number() OVER (ORDER BY ci_code COLLATE "C") - 1 AS position, count(*) OVER () AS servers
    FROM ci
    WHERE ci_subtype = 'server'
  ) AS server ON server.position = (draw >> 20) % servers;
END;

-- The moment of generation: the installer sets it, and nothing lies after it.
CREATE FUNCTION generator.moment() RETURNS timestamptz
  LANGUAGE sql STABLE
  RETURN current_setting('sample.moment')::timestamptz;
