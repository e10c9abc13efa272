import type { DatasetCheck, DatasetSpec, Otherwise } from '../dataset/check-dataset.js';
import { parseExpression } from '../expression/parse.js';
import { columnsOf } from '../expression/tree.js';
import { TavolaError } from '../util/errors.js';
import { checkColumn, checkExpression, type Refuse } from './check-expression.js';
import { ROW } from './read-arguments.js';
import type { RowExpression } from './row-expression.js';
import type { NameOf } from './row-types.js';
import { schemaOf } from './schema.js';

/** What each row of a dataset must fulfil, by the name that rejects and messages give it. */
export type DatasetChecks<Row> = Readonly<
  Record<
    string,
    {
      /** Over one row; it passes where the value is truthy. Sums, products and comparisons of decimals are exact. */
      expect: RowExpression<Row>;
      /** What becomes of rows that do not pass. Default `reject` */
      otherwise?: Otherwise;
      description?: string;
    }
  >
>;

/** A column, or several, of which no two rows have the same values. */
export type DatasetKey<Row> = NameOf<Row> | readonly NameOf<Row>[];

/**
 * Reads what a dataset declares of its rows.
 *
 * @throws TavolaError DATASET_INVALID, or EXPRESSION_INVALID naming the check
 */
export function readRowRules(
  { name: dataset, columns }: DatasetSpec,
  checks: DatasetChecks<never> | undefined,
  key: string | readonly string[] | undefined,
): Pick<DatasetSpec, 'checks' | 'key'> {
  const schema = schemaOf(Object.entries(columns).map(([name, spec]) => ({ ...spec, name })));
  const refuse: Refuse = (code, message) => {
    throw new TavolaError(
      code === 'KPI_INVALID' ? 'DATASET_INVALID' : code,
      `Dataset ${dataset}, ${message}`,
    );
  };
  const read = Object.entries(checks ?? {}).map(([name, given]): DatasetCheck => {
    const { expect, otherwise = 'reject', description } = given;
    const place = `check ${name}`;
    if (typeof expect !== 'function' || !/^(reject|warn|fail)$/.test(otherwise)) {
      refuse(
        'KPI_INVALID',
        `${place} takes { expect: (d) => …, otherwise: 'reject', 'warn' or 'fail' }.`,
      );
    }
    const tree = parseExpression(expect as never, {}, `Dataset ${dataset}, ${place}`);
    checkExpression(tree, schema, place, ROW, refuse);
    return {
      name,
      expect: tree,
      otherwise,
      columns: [...columnsOf(tree)],
      ...(description !== undefined && { description }),
    };
  });
  const keys = key === undefined ? [] : [key].flat();
  for (const name of keys) {
    checkColumn(name, schema, 'key', refuse);
    if (columns[name]!.nullable)
      refuse('KPI_INVALID', `key: column ${name} may be null, which tells no rows apart.`);
  }
  return { ...(read.length > 0 && { checks: read }), ...(keys.length > 0 && { key: keys }) };
}
