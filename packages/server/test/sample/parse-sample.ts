import { generateSample, type SampleOptions } from '../../src/sample/generate.js';

export interface SampleRow {
  detail: number;
  order: number;
  pizza: string;
  quantity: number;
  date: string;
  time: string;
  unitPrice: string;
  totalPrice: string;
  size: string;
  category: string;
  ingredients: string;
  name: string;
}

/** A sample as one text. */
export function sampleText(options: SampleOptions): string {
  return Buffer.concat([...generateSample(options)]).toString('utf8');
}

/** The rows of a sample, read by the rules of RFC 4180. */
export function sampleRows(options: SampleOptions): SampleRow[] {
  const lines = sampleText(options).split('\n');
  return lines.slice(1, -1).map((line) => {
    const fields = splitLine(line);
    if (fields.length !== 12) throw new Error(`12 fields expected: ${line}`);
    const [detail, order, pizza, quantity, date, time, unitPrice, totalPrice, ...rest] = fields as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      ...string[],
    ];
    const [size, category, ingredients, name] = rest as [string, string, string, string];
    return {
      detail: Number(detail),
      order: Number(order),
      pizza,
      quantity: Number(quantity),
      date,
      time,
      unitPrice,
      totalPrice,
      size,
      category,
      ingredients,
      name,
    };
  });
}

function splitLine(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))(?=,|$)/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!,
  );
}

/** Counts the rows of each key. */
export function countBy<T, K>(rows: Iterable<T>, keyOf: (row: T) => K): Map<K, number> {
  const counts = new Map<K, number>();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  return counts;
}
