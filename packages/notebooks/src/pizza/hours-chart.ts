import type { ChartDefinition } from '../chart.js';
import type { Row } from '../client.js';
import { MONDAY_FIRST, weekdayName } from '../dates.js';
import { formatNumber } from '../format.js';
import { numberIn } from '../rows.js';
import { COLOUR } from '../theme.js';
import type { Tip } from '../tip.js';
import { salesTip } from './shares.js';

const STEP = 36;
/** Height of the chart with its hours, in pixels. */
export const HOURS_HEIGHT = 7 * STEP + 24;
/** A cell of this width has room for its value. */
const WRITTEN = 44;
const DAY_NAMES = 40;
/** Below this luminance white reads better than black. */
const DARK_CELL = 0.18;

/** `from 12:00 to 13:00`. */
export function hourSpan(row: Row): string {
  const hour = numberIn(row, 'hour') ?? 0;
  return `from ${hour}:00 to ${hour + 1}:00`;
}

/** A cell for each weekday and hour, the darker the more revenue, with the value in it where there is room. */
export function hoursChart(rows: readonly Row[], best: Row): ChartDefinition {
  const most = numberIn(best, 'revenue') || 1;
  const values = rows.map((row) => hourCell(row, row === best));
  const columns = new Set(values.map(({ hour }) => hour)).size;

  return {
    spec: ({ width, theme }) => {
      const written = (width - DAY_NAMES) / columns >= WRITTEN;
      const color = {
        field: 'revenue',
        type: 'quantitative',
        scale: { domain: [0, most], range: theme.ramp },
        legend: written ? null : rampLegend(most, width),
      };
      return {
        data: { values },
        width,
        height: 7 * STEP,
        autosize: { type: 'fit-x', contains: 'padding' },
        encoding: { x: hourAxis(written), y: dayAxis() },
        layer: [
          {
            mark: { type: 'rect', cornerRadius: 3, tooltip: { content: 'data' } },
            encoding: {
              color,
              stroke: { condition: { test: 'datum.focus', value: COLOUR.ink }, value: null },
              strokeWidth: { value: 1.5 },
            },
          },
          ...(written ? [cellText()] : []),
        ],
      };
    },
    tip: (datum) => datum.tip as Tip | undefined,
  };
}

function hourCell(row: Row, focus: boolean) {
  const revenue = numberIn(row, 'revenue');
  const day = weekdayName(numberIn(row, 'weekday') ?? 0);
  return {
    day: day.slice(0, 3),
    hour: numberIn(row, 'hour'),
    revenue,
    label: formatNumber(revenue === null ? null : Math.round(revenue), '$', 'short'),
    focus,
    tip: salesTip(`${day} ${hourSpan(row)}`, row),
  };
}

function hourAxis(written: boolean) {
  return {
    field: 'hour',
    type: 'ordinal',
    axis: {
      title: null,
      orient: 'top',
      labelAngle: 0,
      labelPadding: 6,
      ...(written ? { labelExpr: "datum.value + ':00'" } : {}),
    },
  };
}

function dayAxis() {
  return {
    field: 'day',
    type: 'ordinal',
    sort: MONDAY_FIRST.map((weekday) => weekdayName(weekday).slice(0, 3)),
    axis: { title: null, labelColor: COLOUR.ink },
  };
}

function cellText() {
  return {
    mark: { type: 'text', fontSize: 11, tooltip: null },
    encoding: {
      text: { field: 'label' },
      color: {
        condition: {
          test: `luminance(scale('color', datum.revenue)) < ${DARK_CELL}`,
          value: COLOUR.onDark,
        },
        value: COLOUR.onLight,
      },
    },
  };
}

function rampLegend(most: number, width: number) {
  return {
    title: null,
    orient: 'bottom',
    offset: 12,
    direction: 'horizontal',
    gradientLength: Math.min(220, width - 80),
    gradientThickness: 8,
    values: [0, most],
    format: '$ short',
    formatType: 'tavola',
  };
}
