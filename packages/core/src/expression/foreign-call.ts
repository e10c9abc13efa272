import { type CallExpression, type Node, type Pattern, type Program, parse } from 'acorn';
import { childrenOf } from './syntax.js';

/** Names that stand for a row, the rows of a join, and the parameters, where a text has no arrow to name them. */
const UNNAMED = ['d', 'd1', 'd2', '$'];

/**
 * The text of a call in an expression whose function is a method of a value, as in `d.name.includes('x')`; undefined
 * where there is none. Arquero looks at the name of the function alone, since bundlers rename what stands before it, and
 * would call its own `includes` without the value.
 */
export function foreignCall(source: string): string | undefined {
  const prefix = '(';
  let root: Node;
  try {
    root = parse(`${prefix}${source})`, { ecmaVersion: 'latest' });
  } catch {
    // Arquero says better what is wrong.
    return undefined;
  }
  // A function names its own, and a bundler may call a module `d`.
  const values = new Set(isFunction(root) ? [] : UNNAMED);
  const found = find(root, values);
  return found && source.slice(found.start - prefix.length, found.end - prefix.length);
}

function isFunction(root: Node): boolean {
  const [statement] = (root as Program).body;
  return statement?.type === 'ExpressionStatement' && /Function/.test(statement.expression.type);
}

/** @param values names that stand for values: parameters of the expression and its constants */
function find(node: Node, values: Set<string>): Node | undefined {
  if (node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression') {
    for (const parameter of (node as Node & { params: Pattern[] }).params) names(parameter, values);
  }
  if (node.type === 'VariableDeclarator') names((node as Node & { id: Pattern }).id, values);
  if (node.type === 'CallExpression' && isMethod((node as CallExpression).callee, values))
    return node;
  for (const child of childrenOf(node)) {
    const found = find(child, values);
    if (found) return found;
  }
  return undefined;
}

/** Whether a called function is a member of anything but a module's or an object's name. */
function isMethod(callee: Node, values: ReadonlySet<string>): boolean {
  let object: Node = callee;
  if (object.type !== 'MemberExpression') return false;
  while (object.type === 'MemberExpression') object = (object as Node & { object: Node }).object;
  return object.type !== 'Identifier' || values.has((object as Node & { name: string }).name);
}

function names(pattern: Node, found: Set<string>): void {
  if (pattern.type === 'Identifier') found.add((pattern as Node & { name: string }).name);
  if (pattern.type === 'ObjectPattern') {
    for (const property of (pattern as Node & { properties: (Node & { value?: Node })[] })
      .properties) {
      if (property.value) names(property.value, found);
    }
  }
  if (pattern.type === 'ArrayPattern') {
    for (const element of (pattern as Node & { elements: (Node | null)[] }).elements) {
      if (element) names(element, found);
    }
  }
}
