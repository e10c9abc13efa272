import embed, { vega } from 'vega-embed';
import { expressionInterpreter } from 'vega-interpreter';
import type { Spec } from './client.js';
import { formatNumber, type Precision } from './format.js';
import { chartConfig, type Theme } from './theme.js';
import { showTip, type Tip } from './tip.js';

// In a chart: `formatType: 'tavola', format: '$ round'`, so that axes and labels are written as everywhere on the page.
vega.expressionFunction('tavola', (value: unknown, format: unknown) => {
  const [unit = '', precision = 'round'] = String(format ?? '').split(' ');
  return formatNumber(value, unit, precision as Precision);
});

/**
 * Draws a chart with Vega-Lite, its expressions interpreted rather than compiled, and nothing loaded from another host.
 *
 * @returns a function that takes the chart down
 */
export async function embedChart(
  element: HTMLElement,
  spec: Spec,
  { theme, tip }: { theme: Theme; tip: (datum: Record<string, unknown>) => Tip | undefined },
): Promise<() => void> {
  const result = await embed(element, spec as never, {
    mode: 'vega-lite',
    renderer: 'svg',
    ast: true,
    expr: expressionInterpreter,
    loader: sameHostLoader() as never,
    config: chartConfig(theme) as never,
    actions: false,
    defaultStyle: false,
    tooltip: (_handler, event, item, value) => {
      const { datum } = (item ?? {}) as { datum?: Record<string, unknown> };
      // The cell around a nearest point carries that point.
      const point = (datum?.datum ?? datum) as Record<string, unknown> | undefined;
      const shown = value !== null && value !== undefined && point !== undefined;
      showTip(event as MouseEvent, shown ? tip(point) : undefined);
    },
  });
  return () => {
    showTip(undefined, undefined);
    result.finalize();
  };
}

/** A Vega loader that refuses every address of another host. */
function sameHostLoader() {
  const loader = vega.loader();
  const sanitize = loader.sanitize.bind(loader);
  loader.sanitize = async (uri, options) => {
    const { origin } = new URL(String(uri), document.baseURI);
    if (origin !== location.origin) throw new Error(`A chart may not load ${uri}`);
    return sanitize(uri, options);
  };
  return loader;
}
