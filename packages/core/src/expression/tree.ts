/**
 * An expression of a KPI as plain JSON, the same for every engine. It is what Arquero's parser made of the function that
 * the user wrote, without anything that depends on how that function was spelt, bundled or minified.
 */
export type Expression =
  /** `side` says which table of a join it is of, and is absent where there is one table. */
  | { kind: 'column'; name: string; side?: 0 | 1 }
  | { kind: 'literal'; value: string | number | boolean | null }
  | { kind: 'regexp'; pattern: string; flags: string }
  /** `op.pi()`, `NaN`, `Infinity`, … by Arquero's names. */
  | { kind: 'constant'; name: string }
  /** A function or an aggregate of `op`. */
  | { kind: 'call'; op: string; arguments: Expression[] }
  | { kind: 'unary'; operator: string; argument: Expression }
  | { kind: 'binary'; operator: string; left: Expression; right: Expression }
  | { kind: 'conditional'; test: Expression; yes: Expression; no: Expression }
  | { kind: 'member'; object: Expression; property: Expression }
  | { kind: 'array'; items: Expression[] }
  /** `...argument`, among the items of an array or the arguments of a call. */
  | { kind: 'spread'; argument: Expression }
  | { kind: 'object'; entries: { name: string; value: Expression }[] }
  | { kind: 'template'; texts: string[]; values: Expression[] };

export interface NamedExpression {
  name: string;
  value: Expression;
}

/** The expressions directly below one. */
export function children(expression: Expression): Expression[] {
  switch (expression.kind) {
    case 'call':
      return expression.arguments;
    case 'unary':
    case 'spread':
      return [expression.argument];
    case 'binary':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.test, expression.yes, expression.no];
    case 'member':
      return [expression.object, expression.property];
    case 'array':
      return expression.items;
    case 'object':
      return expression.entries.map((entry) => entry.value);
    case 'template':
      return expression.values;
    default:
      return [];
  }
}

/** The same expression with each expression directly below it replaced by `change` of it. */
export function mapChildren(
  expression: Expression,
  change: (child: Expression) => Expression,
): Expression {
  switch (expression.kind) {
    case 'call':
      return { ...expression, arguments: expression.arguments.map(change) };
    case 'unary':
    case 'spread':
      return { ...expression, argument: change(expression.argument) };
    case 'binary':
      return { ...expression, left: change(expression.left), right: change(expression.right) };
    case 'conditional':
      return {
        ...expression,
        test: change(expression.test),
        yes: change(expression.yes),
        no: change(expression.no),
      };
    case 'member':
      return {
        ...expression,
        object: change(expression.object),
        property: change(expression.property),
      };
    case 'array':
      return { ...expression, items: expression.items.map(change) };
    case 'object':
      return {
        ...expression,
        entries: expression.entries.map(({ name, value }) => ({ name, value: change(value) })),
      };
    case 'template':
      return { ...expression, values: expression.values.map(change) };
    default:
      return expression;
  }
}

/** Calls `visit` with the expression and all those below it. */
export function walk(expression: Expression, visit: (part: Expression) => void): void {
  visit(expression);
  for (const child of children(expression)) walk(child, visit);
}

/** Names of the columns that an expression reads, each once, in the order met. */
export function columnsOf(expression: Expression, found = new Set<string>()): Set<string> {
  if (expression.kind === 'column') found.add(expression.name);
  for (const child of children(expression)) columnsOf(child, found);
  return found;
}

/** The expression with each column replaced by what it stands for. */
export function substitute(
  expression: Expression,
  meaning: (column: string) => Expression,
): Expression {
  return expression.kind === 'column'
    ? meaning(expression.name)
    : mapChildren(expression, (child) => substitute(child, meaning));
}

/** Two expressions with the same key are the same. */
export function keyOf(expression: Expression): string {
  return JSON.stringify(expression);
}
