-- Ten thousand items and how their quantities came to be. Each value is a function of the seed (20260101) and the item;
-- nothing is topped up later, because from here on the tools change these rows.
CREATE TEMPORARY TABLE stock ON COMMIT DROP AS
SELECT format('%s-%s', prefix, to_char(n, 'FM0000')) AS sku,
       format('%s %s %s', material, kind, size) AS name,
       floor(level ^ 2 * 500)::integer AS quantity,
       format('zone-%s-%s', zone, to_char(1 + floor(shelf * 12), 'FM00')) AS location,
       (10 * (1 + floor(threshold * 6)))::integer AS reorder_level,
       round((1.5 + cost ^ 3 * 900)::numeric, 2) AS price,
       floor(share * floor(level ^ 2 * 500))::integer AS received,
       floor(threshold * 40)::integer AS issued,
       timestamptz '2025-01-01 00:00Z' + floor(age * 150) * interval '1 day' + floor(shelf * 86400) * interval '1 second' AS opened_at
FROM (VALUES
  ('BRG', 'bearing'), ('BLT', 'drive belt'), ('FLT', 'filter'), ('FUS', 'fuse'), ('GSK', 'gasket'),
  ('MTR', 'motor'), ('PMP', 'pump'), ('RLY', 'relay'), ('SNS', 'sensor'), ('VLV', 'valve')
) AS category (prefix, kind)
CROSS JOIN generate_series(1, 1000) AS n
CROSS JOIN LATERAL (SELECT decode(md5(format('20260101/item/%s/%s', prefix, n)), 'hex') AS draw OFFSET 0) AS drawn
CROSS JOIN LATERAL (SELECT
  (ARRAY['Steel', 'Brass', 'Nylon', 'Ceramic'])[1 + get_byte(draw, 0) % 4] AS material,
  (ARRAY['XS', 'S', 'M', 'L', 'XL'])[1 + get_byte(draw, 1) % 5] AS size,
  chr(97 + get_byte(draw, 2) % 3) AS zone,
  get_byte(draw, 3) / 256.0::double precision + get_byte(draw, 4) / 65536.0 AS level,
  get_byte(draw, 5) / 256.0::double precision + get_byte(draw, 6) / 65536.0 AS cost,
  get_byte(draw, 7) / 256.0::double precision AS shelf,
  get_byte(draw, 8) / 256.0::double precision AS threshold,
  get_byte(draw, 9) / 256.0::double precision AS share,
  get_byte(draw, 10) / 256.0::double precision AS age) AS parts;

INSERT INTO items (sku, name, quantity, location, reorder_level, price, updated_at)
SELECT sku, name, quantity, location, reorder_level, price, opened_at + interval '12 days'
FROM stock
ORDER BY sku;

INSERT INTO stock_movements (sku, quantity_change, quantity_after, reason, actor, moved_at)
SELECT sku, quantity_change, quantity_after, reason, 'sample', moved_at
FROM stock
CROSS JOIN LATERAL (VALUES
  (1, quantity - received + issued, quantity - received + issued, 'opening balance', opened_at),
  (2, received, quantity + issued, 'receipt', opened_at + interval '5 days'),
  (3, -issued, quantity, 'issue', opened_at + interval '12 days')
) AS movement (step, quantity_change, quantity_after, reason, moved_at)
WHERE quantity_change <> 0
ORDER BY moved_at, sku, step;

-- After the rows: checked and built at once instead of row by row.
ALTER TABLE stock_movements ADD FOREIGN KEY (tenant_id, sku) REFERENCES items;
CREATE INDEX stock_movements_item ON stock_movements (tenant_id, sku, moved_at);

ANALYZE items, stock_movements;
