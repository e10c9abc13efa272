import { parse } from 'arquero';
import { nearest, TavolaError } from '../util/errors.js';
import type { EsNode } from './es-node.js';
import { explain, quote } from './explain.js';
import { foreignCall } from './foreign-call.js';
import { remedyFor } from './functions.js';
import type { Params, ParamValue } from './literals.js';
import { respell } from './respell.js';
import { type ExpressionSource, sourceText } from './source-text.js';
import { toTree } from './to-tree.js';
import { type Expression, walk } from './tree.js';

export type { ExpressionSource, Params, ParamValue };

export interface ParseOptions {
  /** Names of the table's columns, which `op.row_object` needs. They are not checked otherwise. */
  columns?: readonly string[];
  /** Names of the columns of the two tables that the expression is over, as in `(a, b, $) => a.id === b.id`. */
  sides?: readonly [readonly string[], readonly string[]];
}

/**
 * Reads an expression through Arquero's parser. Parameters are replaced by their values and `const`s by what they stand
 * for, so that the tree stands alone; functions of dates mean UTC.
 *
 * @param where for errors: the KPI, verb and column that the expression belongs to
 * @throws TavolaError EXPRESSION_INVALID
 * @example parseExpression(d => d.revenue / op.sum(d.revenue), {}, 'KPI categories, derive revenue_share')
 */
export function parseExpression(
  source: ExpressionSource,
  params: Params,
  where: string,
  { columns, sides }: ParseOptions = {},
): Expression {
  const fail = (message: string): never => {
    throw new TavolaError('EXPRESSION_INVALID', `${where}: ${message}`);
  };
  const text = respell(sourceText(source, where));
  const foreign = foreignCall(text);
  if (foreign !== undefined) fail(explainForeign(foreign));

  const tables = sides?.map((names) => new Names(names, params));
  let node: EsNode;
  try {
    const over = tables ? { join: tables } : { table: new Names(columns, params) };
    const parsed = parse({ value: text }, { ast: true, ...over } as never);
    node = (parsed as unknown as { exprs: EsNode[] }).exprs[0]!;
  } catch (error) {
    return fail(explain((error as Error).message, text, Object.keys(params)));
  }
  const expression = toTree(node, { where, source: text, params });
  if (sides) {
    walk(expression, (part) => {
      if (part.kind === 'column') checkSide(part.name, part.side!, sides, fail);
    });
  }
  return expression;
}

/** What Arquero asks of a table. Columns are checked by the caller, who knows the nearest names. */
class Names {
  readonly #names: readonly string[] | undefined;
  readonly #params: Params;

  constructor(names: readonly string[] | undefined, params: Params) {
    this.#names = names;
    this.#params = params;
  }

  params(): Params {
    return this.#params;
  }

  column(): boolean {
    return true;
  }

  columnNames(): readonly string[] {
    if (!this.#names) throw new Error('op.row_object() is used where the columns are not known');
    return this.#names;
  }

  columnName(index: number): string | undefined {
    return this.columnNames()[index];
  }
}

function checkSide(
  name: string,
  side: 0 | 1,
  sides: readonly [readonly string[], readonly string[]],
  fail: (message: string) => never,
): void {
  if (sides[side].includes(name)) return;
  const near = nearest(name, sides[side]);
  fail(
    `the ${side === 0 ? 'first' : 'second'} table has no column "${name}"${near ? `; did you mean "${near}"?` : '.'} Its columns are ${sides[side].join(', ')}.`,
  );
}

function explainForeign(call: string): string {
  let from = call.length - 1;
  for (let depth = 1; depth > 0 && from > 0; ) {
    from -= 1;
    if (call[from] === ')') depth += 1;
    if (call[from] === '(') depth -= 1;
  }
  const name = /[\w$]+\s*$/.exec(call.slice(0, from))?.[0].trim() ?? '';
  const remedy = remedyFor(name);
  return `${quote(call)} calls a method of a value, and an expression can call functions of op alone${remedy ? `: ${remedy}.` : '.'}`;
}
