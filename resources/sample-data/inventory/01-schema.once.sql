-- Spare parts in stock, and every change of a quantity.

CREATE TABLE items (
  tenant_id     text NOT NULL DEFAULT 'default',
  sku           text NOT NULL CHECK (sku <> ''),
  name          text NOT NULL CHECK (name <> ''),
  quantity      integer NOT NULL CHECK (quantity >= 0),
  location      text NOT NULL CHECK (location <> ''),
  reorder_level integer NOT NULL DEFAULT 0 CHECK (reorder_level >= 0),
  price         numeric(12, 2) NOT NULL CHECK (price >= 0),
  updated_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, sku)
);
CREATE INDEX items_location ON items (tenant_id, location);
CREATE INDEX items_quantity ON items (tenant_id, quantity);

CREATE TABLE stock_movements (
  movement_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id       text NOT NULL DEFAULT 'default',
  sku             text NOT NULL,
  quantity_change integer NOT NULL CHECK (quantity_change <> 0),
  quantity_after  integer NOT NULL CHECK (quantity_after >= 0),
  reason          text NOT NULL,
  actor           text NOT NULL,
  moved_at        timestamptz NOT NULL DEFAULT now()
);
