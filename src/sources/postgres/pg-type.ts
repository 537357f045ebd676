/** How a value of a type travels: what JSON it becomes, and what JSON it is made from. */
export type PgFamily =
  | 'boolean'
  /** int2, int4, int8 and oid: whole numbers as JSON number tokens, digits exact. */
  | 'integer'
  | 'numeric'
  /** float4 and float8. */
  | 'float'
  | 'text'
  | 'uuid'
  | 'json'
  | 'bytes'
  | 'date'
  | 'timestamp'
  | 'timestamptz'
  | 'array'
  /** Everything else travels as PostgreSQL's own text: intervals, ranges, addresses, enums, composites. */
  | 'other';

export interface PgType {
  oid: number;
  /** As `format_type` spells it, quoted where it must be: it can stand in SQL. */
  name: string;
  family: PgFamily;
  /** Of an array; null for every other type. */
  element: PgType | null;
  /** Between the elements of an array of this type. */
  delimiter: string;
}

export const TEXT_OID = 25;

/** oid, oid of its array, name, family. The oids are part of PostgreSQL's catalogue and never change. */
const BUILTIN: [oid: number, array: number, name: string, family: PgFamily][] = [
  [16, 1000, 'boolean', 'boolean'],
  [17, 1001, 'bytea', 'bytes'],
  [18, 1002, '"char"', 'text'],
  [19, 1003, 'name', 'text'],
  [20, 1016, 'bigint', 'integer'],
  [21, 1005, 'smallint', 'integer'],
  [23, 1007, 'integer', 'integer'],
  [TEXT_OID, 1009, 'text', 'text'],
  [26, 1028, 'oid', 'integer'],
  [114, 199, 'json', 'json'],
  [142, 143, 'xml', 'other'],
  [700, 1021, 'real', 'float'],
  [701, 1022, 'double precision', 'float'],
  [790, 791, 'money', 'other'],
  [869, 1041, 'inet', 'other'],
  [650, 651, 'cidr', 'other'],
  [829, 1040, 'macaddr', 'other'],
  [1042, 1014, 'bpchar', 'text'],
  [1043, 1015, 'character varying', 'text'],
  [1082, 1182, 'date', 'date'],
  [1083, 1183, 'time without time zone', 'other'],
  [1114, 1115, 'timestamp without time zone', 'timestamp'],
  [1184, 1185, 'timestamp with time zone', 'timestamptz'],
  [1186, 1187, 'interval', 'other'],
  [1266, 1270, 'time with time zone', 'other'],
  [1560, 1561, '"bit"', 'other'],
  [1562, 1563, 'bit varying', 'other'],
  [1700, 1231, 'numeric', 'numeric'],
  [2205, 2210, 'regclass', 'other'],
  [2206, 2211, 'regtype', 'other'],
  [2950, 2951, 'uuid', 'uuid'],
  [3802, 3807, 'jsonb', 'json'],
  [4072, 4073, 'jsonpath', 'other'],
  // Written as "1 2 3", although the catalogue calls them arrays.
  [22, 1006, 'int2vector', 'other'],
  [30, 1013, 'oidvector', 'other'],
];

/** The types that every PostgreSQL has under the same oid. */
export const BUILTIN_TYPES: ReadonlyMap<number, PgType> = new Map(
  BUILTIN.flatMap(([oid, array, name, family]) => {
    const type: PgType = { oid, name, family, element: null, delimiter: ',' };
    return [[oid, type] as const, [array, arrayOf(array, type)] as const];
  }),
);

export function arrayOf(oid: number, element: PgType): PgType {
  return { oid, name: `${element.name}[]`, family: 'array', element, delimiter: element.delimiter };
}
