import { parse } from 'arquero';
import { TavolaError } from '../util/errors.js';
import { foreignCall } from './foreign-call.js';
import type { Expression } from './tree.js';

/** What users write: Arquero's table expressions, as functions or as their text. */
export type ExpressionSource = ((...args: never[]) => unknown) | string;

export type ParamValue = string | number | boolean | null;
export type Params = Record<string, ParamValue>;

/** A node of Arquero's own tree: ESTree's, with `Column`, `Parameter`, `Constant` and `Function` beside. */
interface EsNode {
  type: string;
  [key: string]: unknown;
}

const LOCAL_PARTS =
  'year quarter month week date dayofyear dayofweek hours minutes seconds milliseconds datetime';

/** Functions whose value depends on the time zone, the clock or chance, and what to use in their place. */
const UNSTEADY = new Map([
  ...LOCAL_PARTS.split(' ').map((part) => [part, `use op.utc${part}`] as const),
  ['format_date', 'use op.format_utcdate'],
  ['parse_date', 'declare the column with date() or timestamp()'],
  ['now', 'give the moment with .params({ … })'],
  ['random', 'derive it from a column'],
] as const);

type Bindings = ReadonlyMap<string, Expression>;

/**
 * Reads an expression through Arquero's parser. Parameters are replaced by their values and `const`s by what they stand
 * for, so that the tree stands alone.
 *
 * @param where for errors: the KPI, verb and column that the expression belongs to
 * @throws TavolaError EXPRESSION_INVALID
 * @example parseExpression(d => d.revenue / op.sum(d.revenue), {}, 'KPI categories, derive revenue_share')
 */
export function parseExpression(
  source: ExpressionSource,
  params: Params,
  where: string,
): Expression {
  const foreign = foreignCall(String(source));
  if (foreign !== undefined) {
    throw new TavolaError(
      'EXPRESSION_INVALID',
      `${where}: "${foreign}" calls a method of a value, and an expression can call functions of op alone.`,
    );
  }
  let node: EsNode;
  try {
    // Arquero asks a table for its parameters; columns are checked by the caller, who knows the nearest names.
    const table = { params: () => params, column: () => true };
    const parsed = parse({ value: source }, { ast: true, table } as never) as unknown as {
      exprs: EsNode[];
    };
    node = parsed.exprs[0]!;
  } catch (error) {
    throw new TavolaError('EXPRESSION_INVALID', `${where}: ${explain((error as Error).message)}`);
  }
  return toTree(node, params, new Map(), where);
}

function explain(message: string): string {
  const [first = message] = message.split('\n');
  const variable = /^Invalid variable reference: "(.*)"$/s.exec(first)?.[1];
  if (variable !== undefined) {
    return `an expression cannot see the variable "${variable}": give its value with .params({ ${variable} }) and read it as $.${variable} in (d, $) => ….`;
  }
  const call = /^Invalid function call: "(.*)"$/s.exec(first)?.[1];
  if (call !== undefined)
    return `"${call}" is no function of op, and expressions can call no other.`;
  const param = /^Invalid param reference: "(.*)"$/s.exec(first)?.[1];
  if (param !== undefined)
    return `the parameter ${param} has no value: give it one with .params({ … }).`;
  return first;
}

function toTree(node: EsNode, params: Params, bindings: Bindings, where: string): Expression {
  const go = (child: unknown): Expression => toTree(child as EsNode, params, bindings, where);
  const all = (list: unknown): Expression[] => (list as EsNode[]).map(go);
  const refuse = (what: string): never => {
    throw new TavolaError(
      'EXPRESSION_INVALID',
      `${where}: ${what} cannot be used in an expression.`,
    );
  };

  switch (node.type) {
    case 'Column':
      return { kind: 'column', name: String(node.name) };
    case 'Parameter':
      return paramValue(String(node.name), params, refuse);
    case 'Constant':
      return { kind: 'constant', name: String(node.name) };
    case 'Literal': {
      const regex = node.regex as { pattern: string; flags: string } | undefined;
      if (regex) return { kind: 'regexp', pattern: regex.pattern, flags: regex.flags };
      if (node.bigint !== undefined) return refuse(`the bigint ${String(node.raw)}`);
      return fromValue(node.value as ParamValue);
    }
    case 'Identifier':
      return bindings.get(String(node.name)) ?? refuse(`the name "${String(node.name)}"`);
    case 'CallExpression': {
      const op = String((node.callee as EsNode).name);
      const remedy = UNSTEADY.get(op);
      if (remedy !== undefined)
        refuse(`op.${op}, which gives another answer elsewhere or later (${remedy}),`);
      return { kind: 'call', op, arguments: all(node.arguments) };
    }
    case 'UnaryExpression': {
      // Arquero compiles `typeof x` to one word.
      if (/[a-z]/.test(String(node.operator))) refuse(`"${String(node.operator)}"`);
      const argument = go(node.argument);
      // A negative number is a literal, so that it can bound or compare like one.
      return node.operator === '-' &&
        argument.kind === 'literal' &&
        typeof argument.value === 'number' &&
        argument.value !== 0
        ? { kind: 'literal', value: -argument.value }
        : { kind: 'unary', operator: String(node.operator), argument };
    }
    case 'BinaryExpression':
    case 'LogicalExpression':
      return {
        kind: 'binary',
        operator: String(node.operator),
        left: go(node.left),
        right: go(node.right),
      };
    case 'ConditionalExpression':
      return {
        kind: 'conditional',
        test: go(node.test),
        yes: go(node.consequent),
        no: go(node.alternate),
      };
    case 'MemberExpression': {
      const property = node.property as EsNode;
      return {
        kind: 'member',
        object: go(node.object),
        property: node.computed ? go(property) : { kind: 'literal', value: String(property.name) },
      };
    }
    case 'ArrayExpression':
      return { kind: 'array', items: all(node.elements) };
    case 'ObjectExpression':
      return {
        kind: 'object',
        entries: (node.properties as EsNode[]).map((property) => {
          const key = property.key as EsNode;
          if (property.type !== 'Property' || property.computed)
            refuse('a computed or spread property');
          return { name: String(key.name ?? key.value), value: go(property.value) };
        }),
      };
    case 'TemplateLiteral':
      return {
        kind: 'template',
        texts: (node.quasis as { value: { cooked: string } }[]).map((quasi) => quasi.value.cooked),
        values: all(node.expressions),
      };
    case 'BlockStatement':
      return fromBlock(node, params, bindings, where);
    default:
      return refuse(`"${node.type}"`);
  }
}

function paramValue(name: string, params: Params, refuse: (what: string) => never): Expression {
  const value: unknown = params[name] ?? null;
  if (value !== null && !['string', 'number', 'boolean'].includes(typeof value))
    refuse(`the parameter ${name}, which is neither a text, a number, a boolean nor null,`);
  return fromValue(value as ParamValue);
}

/** A number that JSON lacks is a constant, so that the tree survives as JSON. */
function fromValue(value: ParamValue): Expression {
  if (typeof value !== 'number' || Number.isFinite(value)) return { kind: 'literal', value };
  const constant: Expression = {
    kind: 'constant',
    name: Number.isNaN(value) ? 'NaN' : 'Infinity',
  };
  return value < 0 ? { kind: 'unary', operator: '-', argument: constant } : constant;
}

/** `{ const a = …; return … }`: each constant is put in place of its name. */
function fromBlock(block: EsNode, params: Params, outer: Bindings, where: string): Expression {
  const bindings = new Map(outer);
  for (const statement of block.body as EsNode[]) {
    if (statement.type === 'ReturnStatement') {
      return toTree(statement.argument as EsNode, params, bindings, where);
    }
    if (statement.type !== 'VariableDeclaration' || statement.kind !== 'const') break;
    for (const { id, init } of statement.declarations as { id: EsNode; init: EsNode }[]) {
      if (id.type !== 'Identifier') break;
      bindings.set(String(id.name), toTree(init, params, bindings, where));
    }
  }
  throw new TavolaError(
    'EXPRESSION_INVALID',
    `${where}: the body of an expression may only declare constants and return a value.`,
  );
}
