import type { ChartDefinition } from './chart.js';
import { COLOUR } from './theme.js';
import type { Tip } from './tip.js';

/** A bar with its name and its value written beside it. */
export interface Bar {
  name: string;
  value: number;
  /** The value as it stands at the end of the bar. */
  label: string;
  /** The one that is talked about. */
  focus: boolean;
  tip: Tip;
}

const BAND = 40;
const CHARACTER = 7;
const GAP = 12;

/** The height that so many bars take. */
export function barsHeight(count: number): number {
  return count * BAND;
}

/**
 * Horizontal bars from zero in the order given, the names before them and the values behind; where the names would leave
 * too little room they stand above the bars.
 */
export function barChart(bars: readonly Bar[]): ChartDefinition {
  const longest = Math.max(...bars.map(({ name }) => name.length)) * CHARACTER + GAP;
  const behind = Math.max(...bars.map(({ label }) => label.length)) * CHARACTER + GAP;
  const most = Math.max(...bars.map(({ value }) => value), 0);

  return {
    spec: ({ width }) => {
      const above = longest > width * 0.3;
      const plot = width - (above ? 0 : longest);
      const y = {
        field: 'name',
        type: 'nominal',
        sort: null,
        scale: { paddingInner: 0.5, paddingOuter: 0.25 },
        axis: above
          ? null
          : { title: null, labelColor: COLOUR.ink, labelFontSize: 13, labelLimit: longest },
      };
      const x = {
        field: 'value',
        type: 'quantitative',
        // The longest bar leaves room for its value.
        scale: {
          domain: [0, ((most || 1) * plot) / Math.max(plot - behind, plot * 0.4)],
          nice: false,
        },
        axis: null,
      };
      const shift = above ? 9 : 0;
      return {
        data: { values: bars },
        width,
        height: barsHeight(bars.length),
        autosize: { type: 'fit-x', contains: 'padding' },
        encoding: { y },
        layer: [
          {
            mark: {
              type: 'bar',
              tooltip: { content: 'data' },
              ...(above ? { height: 8, yOffset: shift } : {}),
            },
            encoding: { x, color: focusColour() },
          },
          {
            mark: { type: 'text', align: 'left', dx: 8, dy: shift, fontSize: 13 },
            encoding: { x, text: { field: 'label' }, color: { value: COLOUR.ink } },
          },
          ...(above
            ? [
                {
                  mark: { type: 'text', align: 'left', dy: -8, fontSize: 13 },
                  encoding: {
                    x: { value: 0 },
                    text: { field: 'name' },
                    color: { value: COLOUR.ink },
                  },
                },
              ]
            : []),
        ],
      };
    },
    tip: (datum) => datum.tip as Tip | undefined,
  };
}

/** The accent for what is talked about, grey for the rest. */
export function focusColour() {
  return {
    condition: { test: 'datum.focus', value: COLOUR.accent },
    value: COLOUR.neutral,
  };
}
