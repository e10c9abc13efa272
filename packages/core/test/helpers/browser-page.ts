import { fromArrow, fromCsv, type MemoryData, run, TavolaError } from '@tavola/core/browser';
import {
  EVERY_KPI,
  type EveryRow,
  toArrowBytes,
  toColumns,
  toCsv,
  toObjects,
  toTable,
} from './every-type.js';

/*
 * What runs in the browser: a script that is bundled with the built package, as somebody's page is.
 */

export interface PageAnswer {
  /** By KPI, as JSON. */
  rows: string[];
  csv: string[];
  /** Bytes of the results as Arrow. */
  arrow: number[][];
  used: number;
  /** Of rejected rows: column, reason and value. */
  rejects: string[][];
}

const FORMS: Record<string, (rows: readonly EveryRow[]) => MemoryData> = {
  'CSV text': (rows) => fromCsv(toCsv(rows)),
  'CSV bytes': (rows) => fromCsv(new TextEncoder().encode(toCsv(rows))),
  objects: toObjects,
  columns: toColumns,
  'Arquero table': toTable,
  'Arrow bytes': (rows) => fromArrow(toArrowBytes(rows)),
};

/** The answers of a page to all KPIs, by the form of the rows. */
export async function answerAll(
  rows: readonly EveryRow[],
  splits?: number,
): Promise<Record<string, PageAnswer>> {
  const answers: Record<string, PageAnswer> = {};
  for (const [form, make] of Object.entries(FORMS)) {
    const runs = [];
    for (const kpi of EVERY_KPI) runs.push(await run(kpi, { data: make(rows), splits }));
    answers[form] = {
      rows: runs.map((result) => JSON.stringify(result.rows)),
      csv: runs.map((result) => result.toCsv()),
      arrow: runs.map((result) => [...result.toArrow()]),
      used: runs[0]!.used,
      rejects: runs[0]!.rejects.map(({ column, reason, value }) => [column, reason, value]),
    };
  }
  return answers;
}

/** What a run says whose dataset is a file. */
export async function answerWithoutData(): Promise<unknown> {
  const error = await run(EVERY_KPI[0]!).catch((thrown) => thrown);
  return { isOwn: error instanceof TavolaError, code: error.code, message: error.message };
}

Object.assign(globalThis, { answerAll, answerWithoutData });
