import { type Node, parse } from 'acorn';
import { childrenOf } from './syntax.js';

interface Edit {
  start: number;
  end: number;
  text: string;
}

type AnyNode = Node & Record<string, unknown>;

/**
 * The source of an expression in words that Arquero's parser knows. Bundlers and minifiers write `(0, lib.op.sum)(d.x)`
 * and `void 0`, functions may be written as methods, and numbers as `1_000`. What cannot be read is left as it is.
 *
 * @example respell('e=>(0,a.sum)(e.x)') // 'e=>(a.sum)(e.x)'
 */
export function respell(source: string): string {
  // `{ total(d) { … } }` has the text `total(d) { … }`.
  for (const text of [source, `function ${source}`]) {
    try {
      const root = parse(`(${text})`, { ecmaVersion: 'latest' });
      return apply(text, editsOf(root as unknown as AnyNode), 1);
    } catch {
      // The other reading may do; Arquero says what is wrong if none does.
    }
  }
  return source;
}

function editsOf(node: AnyNode): Edit[] {
  const { start, end } = node;
  if (node.type === 'UnaryExpression' && node.operator === 'void') {
    return [{ start, end, text: 'undefined' }];
  }
  if (node.type === 'Literal' && typeof node.value === 'number' && /_/.test(String(node.raw))) {
    return [{ start, end, text: String(node.value) }];
  }
  if (node.type === 'CallExpression') {
    const callee = node.callee as AnyNode;
    const text = calleeText(callee);
    if (text !== undefined) {
      const rest = (node.arguments as AnyNode[]).flatMap(editsOf);
      return [{ start: callee.start, end: callee.end, text }, ...rest];
    }
  }
  return childrenOf(node).flatMap((child) => editsOf(child as AnyNode));
}

/** A called function as names parted by dots, undefined where it is no such thing. */
function calleeText(node: AnyNode): string | undefined {
  switch (node.type) {
    case 'Identifier':
      return String(node.name);
    case 'SequenceExpression':
      return calleeText((node.expressions as AnyNode[]).at(-1)!);
    case 'MemberExpression': {
      const object = calleeText(node.object as AnyNode);
      const property = node.property as AnyNode;
      const name = node.computed ? property.value : property.name;
      return object !== undefined && typeof name === 'string' && /^[\w$]+$/.test(name)
        ? `${object}.${name}`
        : undefined;
    }
    default:
      return undefined;
  }
}

/** @param shift how far the edits are counted from the beginning of the text */
function apply(text: string, edits: Edit[], shift: number): string {
  return edits
    .sort((a, b) => b.start - a.start)
    .reduce(
      (result, edit) =>
        result.slice(0, edit.start - shift) + edit.text + result.slice(edit.end - shift),
      text,
    );
}
