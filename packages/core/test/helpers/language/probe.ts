import { table } from 'arquero';
import {
  boolean,
  date,
  decimal,
  float,
  integer,
  text,
  time,
  timestamp,
} from '../../../src/dataset/columns.js';
import { defineDataset } from '../../../src/kpi/define-dataset.js';
import type { Kpi } from '../../../src/kpi/define-kpi.js';
import { TavolaError } from '../../../src/util/errors.js';
import type { AnyTable, Definition } from '../same-as-arquero.js';

/** Where something is carried out. */
export type Place = 'split' | 'tail' | 'gathered' | 'refused';

const COLUMNS = {
  id: integer(),
  kind: text(),
  n: integer({ nullable: true }),
  x: float(),
  price: decimal(2),
  flag: boolean(),
  day: date(),
  at: time(),
  moment: timestamp(),
};

const dataset = defineDataset({ name: 'rows', source: 'rows.csv', columns: COLUMNS });

/** Some rows of that dataset. */
export const ROWS = {
  id: [1, 2, 3, 4, 5, 6],
  kind: ['b', 'a', 'b', 'c', 'a', 'ü'],
  n: [2, 1, null, 3, 1, 2],
  x: [0.5, 0.25, 0.75, 0.1, 0.3, 0.9],
  price: [1.25, 2.5, 9.99, 0.01, 3, 4.2],
  flag: [true, false, true, true, false, false],
  day: [1, 2, 3, 3, 2, 1].map((day) => new Date(Date.UTC(2015, 0, day))),
  at: [9, 23, 12, 0, 7, 12].map((hour) => new Date(hour * 3_600_000)),
  moment: [1, 2, 3, 4, 5, 6].map((hour) => new Date(Date.UTC(2015, 1, 28, hour))),
};

/** A small table to join with. */
export const OTHER = table({ kind: ['a', 'b'], label: ['Alpha', 'Beta'] });

/** A rollup that gives columns of the same names and types. */
export function rolledUp(t: AnyTable): AnyTable {
  const any = Object.keys(COLUMNS)
    .filter((name) => name !== 'id')
    .map((name) => [name, `d => op.any(d.${name})`]);
  return t.groupby('id').rollup(Object.fromEntries(any));
}

/** What became of a definition: its KPI, or why it is refused. */
export type Probe = { kpi: Kpi } | { refused: string };

let probes = 0;

export function probe(define: Definition): Probe {
  probes++;
  try {
    return { kpi: dataset.kpi(`probe${probes}`, { title: 'Probe' }, define as never) as Kpi };
  } catch (error) {
    if (!(error instanceof TavolaError)) throw error;
    return { refused: error.message.replace(`KPI probe${probes}`, 'KPI …') };
  }
}

/** @param without where what does not make it gathered is carried out */
export function placeOf(result: Probe, without: 'split' | 'tail'): Place {
  if ('refused' in result) return 'refused';
  return result.kpi.plan.gathered === undefined ? without : 'gathered';
}
