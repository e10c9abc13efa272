import type { FilterColumn as Column, Snapshot } from '@tavola/core';
import { isParameterName } from '../schemas/parameters.js';

/** A column of the dataset as a filter takes it. */
export interface FilterColumn extends Column {
  min?: number | string;
  max?: number | string;
}

/** What stands before a column that is called like a parameter; before any other it may. */
export const WHERE = 'where.';

const known = new WeakMap<Snapshot, ReadonlyMap<string, FilterColumn>>();

/** The columns that filter the KPIs of a snapshot, by name; none where it does not tell them. */
export function filterColumns(snapshot: Snapshot): ReadonlyMap<string, FilterColumn> {
  const columns = known.get(snapshot) ?? readColumns(snapshot);
  known.set(snapshot, columns);
  return columns;
}

function readColumns({ definitions }: Snapshot): ReadonlyMap<string, FilterColumn> {
  const columns = Object.entries(definitions?.dataset.columns ?? {});
  return new Map(columns.map(([name, spec]) => [name, { name, ...spec }]));
}

/** The parameter that filters by a column. */
export function filterParameter(column: string): string {
  return isParameterName(column) || column.startsWith(WHERE) ? WHERE + column : column;
}

/** The column that a parameter filters by, whether there is such a one or not. */
export function columnOfParameter(parameter: string): string {
  return parameter.startsWith(WHERE) ? parameter.slice(WHERE.length) : parameter;
}

/** What a filter by a column may be: its values where they are known, else words. */
export function allowedValues({ type, wide, oneOf, min, max, nullable }: FilterColumn): unknown {
  if (oneOf) return nullable ? [...oneOf, null] : oneOf;
  const bounds = [min === undefined ? '' : ` from ${min}`, max === undefined ? '' : ` to ${max}`];
  const kind = wide ? 'decimal' : type;
  const ranges = type === 'boolean' ? '' : ' and ranges as from..to';
  const nothing = nullable ? ', null for those without a value' : '';
  return `values of type ${kind}${bounds.join('')}${ranges}, separated by commas${nothing}, with ! before all of it for the others`;
}
