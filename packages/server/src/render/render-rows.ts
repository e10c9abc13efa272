import { readFile } from 'node:fs/promises';
import { type JsonRow, rowsToArrow, rowsToCsv, selectRows } from '@tavola/core';
import { type Rendering, type RowsSource, TooManyRows } from './rendering.js';

/** Rows that a chart is drawn of; more would be no picture. */
export const MOST_DRAWN = 20_000;

/** Makes the body of an answer. It may take long: of many rows, and of images, in a thread alone. */
export async function renderRows(rendering: Rendering): Promise<Buffer> {
  const { source, columns, limit, sort, format, formulas, picture } = rendering;
  const names = columns.map(({ name }) => name);
  const rows = selectRows(await readRows(source), { limit, sort, columns: names });
  switch (format) {
    case 'json':
      return Buffer.from(JSON.stringify(rows));
    case 'csv':
      return Buffer.from(rowsToCsv(columns, rows, { formulas }));
    case 'arrow':
      return Buffer.from(rowsToArrow(columns, rows));
    default: {
      if (rows.length > MOST_DRAWN) {
        throw new TooManyRows(
          `A chart is drawn of at most ${MOST_DRAWN} rows, and these are ${rows.length}: ask for fewer with limit.`,
        );
      }
      const { drawChart } = await import('./draw-chart.js');
      return drawChart({ ...picture!, columns, rows, format });
    }
  }
}

async function readRows(source: RowsSource): Promise<readonly JsonRow[]> {
  if ('rows' in source) return source.rows;
  const json = 'json' in source ? source.json : await readFile(source.path, 'utf8');
  return JSON.parse(json) as JsonRow[];
}
