import {
  type JsonRow,
  type PublishedColumn,
  rowsToArrow,
  rowsToCsv,
  selectRows,
} from '@tavola/core';
import { Problem } from '../plugins/problem.js';
import type { ImageRenderer } from '../render/image-renderer.js';
import { toChartSpec, withChart } from './chart-spec.js';
import { type Question, toParameters } from './question.js';

export interface Rows {
  rows: readonly JsonRow[];
  columns: readonly PublishedColumn[];
}

/** Rows that a chart is drawn of; more would be no picture. */
const MOST_DRAWN = 20_000;
const MOST_NOTE = 300;

/** The body of an answer, made of a KPI's rows. */
export async function render(
  question: Question,
  result: Rows,
  images: ImageRenderer,
): Promise<Buffer> {
  const { target } = question;
  if (target === 'chart') return Buffer.from(JSON.stringify(toChartSpec(question)));
  const { rows, columns } = select(question, result);
  switch (target) {
    case 'json':
      return Buffer.from(JSON.stringify(rows));
    case 'csv':
      return Buffer.from(rowsToCsv(columns, rows, { formulas: question.formulas }));
    case 'arrow':
      return Buffer.from(rowsToArrow(columns, rows));
    default: {
      const { chart, title } = withChart(question.kpi);
      checkDrawn(rows.length);
      const drawing = { spec: chart, title, note: noteOf(question), columns, rows };
      return images.draw({ ...drawing, ...question.image, format: target });
    }
  }
}

function select({ kpi, limit, sort, columns: names }: Question, { rows, columns }: Rows): Rows {
  const chosen = names?.map(
    (name) =>
      columns.find((column) => column.name === name) ??
      // A column of the whole that some of its rows may lack.
      kpi.columns.find((column) => column.name === name)!,
  );
  const shown = chosen ?? columns;
  const selection = { limit, sort, columns: shown.map(({ name }) => name) };
  return { columns: shown, rows: selectRows(rows, selection) };
}

function checkDrawn(rows: number): void {
  if (rows <= MOST_DRAWN) return;
  const detail = `A chart is drawn of at most ${MOST_DRAWN} rows, and these are ${rows}: ask for fewer with limit.`;
  const allowed = `a whole number from 0 to ${MOST_DRAWN}`;
  throw new Problem('parameter-invalid', detail, { parameter: 'limit', allowed });
}

/** Which rows an image is of, for whoever sees it without its address. */
function noteOf({ filter }: Question): string {
  const note = toParameters(filter)
    .map(([parameter, text]) => `${parameter}: ${text}`)
    .join(' · ');
  return note.length > MOST_NOTE ? `${note.slice(0, MOST_NOTE)}…` : note;
}
