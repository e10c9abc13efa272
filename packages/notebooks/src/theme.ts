/** The colours that charts compute with. All others are CSS variables that the drawn chart refers to. */
export interface Theme {
  /** From low to high. */
  ramp: string[];
  categories: string[];
}

/** Colours and fonts of marks, as references to the page's variables: a drawn chart follows the page, on paper too. */
export const COLOUR = {
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  hairline: 'var(--hairline)',
  accent: 'var(--accent)',
  neutral: 'var(--neutral)',
  ghost: 'var(--ghost)',
  onLight: 'var(--on-light)',
  onDark: 'var(--on-dark)',
} as const;

export const FONT = '"Inter Variable", ui-sans-serif, system-ui, sans-serif';

const DARK = '(prefers-color-scheme: dark)';

/** Reads the theme from the page's CSS variables. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const read = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, i) => style.getPropertyValue(`--${prefix}-${i + 1}`).trim());
  return { ramp: read('ramp', 5), categories: read('category', 6) };
}

/** Calls back when the reader changes between light and dark, until the answer is called. */
export function onThemeChange(listener: () => void): () => void {
  const query = matchMedia(DARK);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** The Vega-Lite configuration of every chart. */
export function chartConfig({ ramp, categories }: Theme): Record<string, unknown> {
  const text = { font: FONT, fontSize: 12, fontWeight: 400, color: COLOUR.muted };
  const label = {
    labelFont: FONT,
    labelFontSize: 12,
    labelColor: COLOUR.muted,
    titleFont: FONT,
    titleFontSize: 12,
    titleFontWeight: 400,
    titleColor: COLOUR.muted,
  };
  return {
    font: FONT,
    background: null,
    padding: { left: 0, right: 2, top: 4, bottom: 4 },
    customFormatTypes: true,
    view: { stroke: null, continuousHeight: 240, discreteHeight: { step: 32 } },
    axis: {
      ...label,
      domainColor: COLOUR.hairline,
      tickColor: COLOUR.hairline,
      gridColor: COLOUR.hairline,
      domain: false,
      ticks: false,
      labelPadding: 8,
      titlePadding: 12,
    },
    axisX: { grid: false, labelFlush: true },
    // Above the axis, where it can be read without turning one's head.
    axisLeft: { titleAngle: 0, titleAlign: 'left', titleBaseline: 'bottom', titleX: 0, titleY: -8 },
    axisBand: { grid: false, labelFlush: false },
    scale: { barBandPaddingInner: 0.3, rectBandPaddingInner: 0.06 },
    legend: {
      ...label,
      symbolType: 'circle',
      symbolSize: 80,
      orient: 'top',
      offset: 28,
      direction: 'horizontal',
      titleAnchor: 'start',
    },
    header: label,
    title: { ...text, anchor: 'start', fontSize: 13 },
    mark: { color: COLOUR.accent },
    bar: { cornerRadiusEnd: 2 },
    line: { strokeWidth: 2, strokeCap: 'round', strokeJoin: 'round' },
    area: { fillOpacity: 0.16, line: true },
    point: { filled: true, size: 48 },
    rule: { color: COLOUR.muted },
    text,
    range: {
      category: categories,
      ordinal: ramp,
      ramp,
      heatmap: ramp,
      diverging: [...ramp].reverse(),
    },
  };
}
