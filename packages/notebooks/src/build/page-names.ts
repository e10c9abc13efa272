import { parseTemplate, transpile } from '@observablehq/notebook-kit';

const MODES: Record<string, string> = {
  module: 'js',
  'text/x-typescript': 'ts',
  'text/markdown': 'md',
  'text/html': 'html',
  'application/x-tex': 'tex',
  'application/sql': 'sql',
  'text/vnd.graphviz': 'dot',
  'application/vnd.observable.javascript': 'ojs',
};

/**
 * The names that the cells of a notebook page use and no cell of the page defines: the built-ins of Notebook Kit it needs
 * (`Plot`, `Inputs`, …) and the runtime's own (`display`, `invalidation`, …).
 */
export function pageNames(html: string): Set<string> {
  const used = new Set<string>();
  const defined = new Set<string>();
  for (const { mode, value } of cells(html)) {
    const { inputs = [], outputs = [], output } = transpile(value, mode as 'js');
    for (const name of inputs) used.add(name);
    for (const name of output === undefined ? outputs : [output, ...outputs]) defined.add(name);
  }
  for (const name of defined) used.delete(name);
  return used;
}

/** The cells that run in the browser: Markdown and HTML without expressions are set at build time. */
function cells(html: string): { mode: string; value: string }[] {
  const scripts = html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script\s*>/gi);
  return [...scripts]
    .map(([, attributes = '', value = '']) => {
      const type = /\btype\s*=\s*["']?([^\s"'>]+)/i.exec(attributes)?.[1] ?? 'module';
      return { mode: MODES[type] ?? 'js', value };
    })
    .filter(
      ({ mode, value }) =>
        (mode !== 'md' && mode !== 'html') || parseTemplate(value).expressions.length > 0,
    );
}
