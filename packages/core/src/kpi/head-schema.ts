import type { TypedColumn } from '../expression/types.js';
import { AGGREGATES } from '../ops/aggregates.js';
import { isOwnName, type KpiPlan, slotName } from './plan.js';
import { type Schema, typeIn } from './schema.js';

/** The columns that a head gives: its keys, then its measures. */
export function headSchema({ head, measures }: Pick<KpiPlan, 'head' | 'measures'>): Schema {
  const slots = new Map(
    head.aggregates.map(({ op, types }, i): [string, TypedColumn] => [
      slotName(i),
      // Of gathered rows, each aggregate is a column of them.
      head.kind === 'rows' ? types[0]! : AGGREGATES.get(op)!.resultType(types),
    ]),
  );
  return {
    columns: new Map([
      // A key of dedupe is no column of the result.
      ...head.keys
        .filter(({ name }) => !isOwnName(name))
        .map(({ name, type }): [string, TypedColumn] => [name, type]),
      ...measures.map(({ name, value }): [string, TypedColumn] => [
        name,
        typeIn({ columns: slots }, value),
      ]),
    ]),
    keys: [],
  };
}
