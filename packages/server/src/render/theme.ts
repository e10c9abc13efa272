export const THEME_NAMES = ['light', 'dark'] as const;
export type ThemeName = (typeof THEME_NAMES)[number];

/** Colours of a chart. The dashboard has the same ones, as CSS variables. */
export interface Theme {
  paper: string;
  ink: string;
  muted: string;
  hairline: string;
  accent: string;
  categories: readonly string[];
  /** From low to high. */
  ramp: readonly string[];
}

export const THEMES: Record<ThemeName, Theme> = {
  light: {
    paper: '#fffdf9',
    ink: '#221e1a',
    muted: '#6b635a',
    hairline: '#e7dfd3',
    accent: '#cb3a1e',
    categories: ['#cb3a1e', '#2b6a99', '#a9770c', '#2a8272', '#8a4d9c', '#6f675e'],
    ramp: ['#faede4', '#f6cdb8', '#ee9c7d', '#de6443', '#b9321a'],
  },
  dark: {
    paper: '#181512',
    ink: '#f3ede4',
    muted: '#aaa094',
    hairline: '#37312b',
    accent: '#ff7453',
    categories: ['#ff7453', '#6aaede', '#dcab47', '#57bda9', '#c58ad8', '#a99f93'],
    ramp: ['#2a211c', '#53291d', '#8a3a24', '#c9522f', '#ff8563'],
  },
};

/** A reader's own Inter first, then what the system has; images are drawn with the one that is shipped. */
export const FONT = 'Inter, "Inter Variable", ui-sans-serif, system-ui, sans-serif';
export const FONT_SIZE = 12;
export const TITLE_SIZE = 15;
export const TITLE_WEIGHT = 600;

/** The Vega-Lite configuration of a chart. */
export function chartConfig({
  paper,
  ink,
  muted,
  hairline,
  accent,
  categories,
  ramp,
}: Theme): Record<string, unknown> {
  const text = { font: FONT, fontSize: FONT_SIZE, fontWeight: 400 };
  const label = {
    labelFont: FONT,
    labelFontSize: FONT_SIZE,
    labelColor: muted,
    titleFont: FONT,
    titleFontSize: FONT_SIZE,
    titleFontWeight: 400,
    titleColor: muted,
  };
  return {
    font: FONT,
    background: paper,
    padding: 16,
    customFormatTypes: true,
    view: { stroke: null, continuousHeight: 240, discreteHeight: { step: 32 } },
    axis: {
      ...label,
      gridColor: hairline,
      domain: false,
      ticks: false,
      labelPadding: 8,
      titlePadding: 12,
    },
    axisX: { grid: false, labelFlush: false },
    axisXQuantitative: { grid: true },
    // Above the axis, where it can be read without turning one's head.
    axisLeft: { titleAngle: 0, titleAlign: 'left', titleBaseline: 'bottom', titleX: 0, titleY: -8 },
    axisBand: { grid: false },
    scale: { barBandPaddingInner: 0.3, rectBandPaddingInner: 0.06 },
    legend: {
      ...label,
      symbolType: 'circle',
      symbolSize: 80,
      orient: 'top',
      direction: 'horizontal',
      titleAnchor: 'start',
      // Room for the title of an axis on the left.
      offset: 32,
    },
    header: label,
    title: {
      ...text,
      anchor: 'start',
      frame: 'bounds',
      color: ink,
      fontSize: TITLE_SIZE,
      fontWeight: TITLE_WEIGHT,
      lineHeight: 20,
      subtitleFont: FONT,
      subtitleFontSize: FONT_SIZE,
      subtitleFontWeight: 400,
      subtitleColor: muted,
      subtitleLineHeight: 17,
      subtitlePadding: 6,
      offset: 20,
    },
    mark: { color: accent },
    bar: { cornerRadiusEnd: 2 },
    line: { strokeWidth: 2, strokeCap: 'round', strokeJoin: 'round' },
    area: { fillOpacity: 0.16, line: true },
    point: { filled: true, size: 48 },
    rule: { color: muted },
    text: { ...text, color: muted },
    range: {
      category: categories,
      ordinal: ramp,
      ramp,
      heatmap: ramp,
      diverging: [...ramp].reverse(),
    },
  };
}
