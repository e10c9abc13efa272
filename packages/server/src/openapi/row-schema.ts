import type { PublishedColumn, PublishedKpi } from '@tavola/core';
import { byName, type Json } from './json-schema.js';

type ColumnType = PublishedColumn['type'];

/** What values of a type are in JSON. */
const VALUES: Record<Exclude<ColumnType, 'any'>, Json> = {
  integer: { type: 'integer' },
  decimal: { type: 'number' },
  float: { type: 'number' },
  text: { type: 'string' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  time: { type: 'string', pattern: '^\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?$' },
  timestamp: { type: 'string', format: 'date-time' },
};

/**
 * A KPI's rows. No column is required, since `columns` leaves some out; and of no group is known which values it has, so any
 * may be null, as a sum of nothing is.
 */
export function rowsSchema({ columns, title }: PublishedKpi): Json {
  return {
    type: 'array',
    title,
    items: {
      type: 'object',
      properties: byName(columns, (column) => [column.name, valueSchema(column)]),
      additionalProperties: false,
    },
  };
}

function valueSchema({ type, unit }: PublishedColumn): Json {
  const described = unit === undefined ? {} : { description: unitWords(unit) };
  if (type === 'any') return described;
  const { type: kind, ...rest } = VALUES[type];
  return { type: [kind, 'null'], ...rest, ...described };
}

function unitWords(unit: string): string {
  return unit === '%' ? 'A share: 1 is 100 %.' : `In ${unit}.`;
}
