import { Resvg } from '@resvg/resvg-js';
import * as vega from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile } from 'vega-lite';
import { completeSpec } from './complete-spec.js';
import { FONT_FAMILY, FONT_FILES, textWidth } from './fonts.js';
import { formatShort } from './format-number.js';
import type { Drawing } from './rendering.js';

vega.expressionFunction('tavola', formatShort);

interface TextItem {
  fontSize?: number;
  fontWeight?: string | number;
}

// Vega would guess the widths of texts, as there is no canvas.
const { textMetrics } = vega as unknown as {
  textMetrics: { width(item: TextItem, text: unknown): number };
};
textMetrics.width = ({ fontSize = 11, fontWeight }, text) =>
  textWidth(String(text), fontSize, fontWeight);

/** Draws a chart, its expressions interpreted, and nothing loaded from anywhere. */
export async function drawChart(drawing: Drawing): Promise<Buffer> {
  const svg = await drawSvg(completeSpec(drawing));
  return drawing.format === 'svg' ? Buffer.from(svg) : toPng(svg, drawing.scale);
}

async function drawSvg(spec: Record<string, unknown>): Promise<string> {
  // Vega only warns of what it could not load.
  const asked: unknown[] = [];
  const refuse = async (uri: unknown): Promise<never> => {
    asked.push(uri);
    throw new Error('refused');
  };
  // An image has no links.
  const sanitize = async (uri: unknown, { context }: { context?: string } = {}) =>
    context === 'href' ? {} : refuse(uri);
  const failures: unknown[] = [];
  const logger = vega.logger(vega.Error, undefined, (_method, _level, parts) => {
    failures.push(...parts);
  });
  const { spec: plan } = compile(spec as never, { logger: silent() });
  const view = new vega.View(vega.parse(plan, {}, { ast: true }), {
    expr: expressionInterpreter,
    loader: { load: refuse, sanitize } as never,
    logger,
    renderer: 'none',
  });
  try {
    const svg = await view.toSVG();
    if (asked.length > 0) {
      throw new Error(`A chart may load nothing, and this one asks for ${asked.join(', ')}.`);
    }
    if (failures.length > 0) throw new Error(failures.map(String).join(' '));
    return svg.replace('<svg ', '<svg style="font-variant-numeric:tabular-nums" ');
  } finally {
    view.finalize();
  }
}

/** What a specification says that Vega-Lite passes over: it is drawn all the same. */
function silent(): vega.LoggerInterface {
  return vega.logger(vega.None);
}

function toPng(svg: string, scale: number): Buffer {
  const font = { loadSystemFonts: false, fontFiles: FONT_FILES, defaultFontFamily: FONT_FAMILY };
  return new Resvg(svg, { font, fitTo: { mode: 'zoom', value: scale } }).render().asPng();
}
