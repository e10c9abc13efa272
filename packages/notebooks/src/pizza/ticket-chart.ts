import type { ChartDefinition } from '../chart.js';
import type { Row } from '../client.js';
import { DAY_MS, formatDay, parseDay } from '../dates.js';
import { formatNumber } from '../format.js';
import { numberIn } from '../rows.js';
import { COLOUR } from '../theme.js';
import type { Tip } from '../tip.js';

/** Height of the chart with its days, in pixels. */
export const TICKET_HEIGHT = 260;
/** Beyond this the axis names months instead of days. */
const LONG = 100 * DAY_MS;

export interface TicketMarks {
  /** Of all days. */
  average: number;
  highest: Row;
  lowest: Row;
  /** For each day the average of the days around it: drawn as the strong line, the days then as a faint one. */
  rolling: (number | null)[] | undefined;
}

/** `$50.12 on Tue 29 Dec`. */
export function dayValue(row: Row): string {
  return `${formatNumber(numberIn(row, 'avg_ticket'), '$')} on ${formatDay(row.order_date)}`;
}

/** The ticket of each day as a line, the highest and the lowest named. */
export function ticketChart(
  days: readonly Row[],
  { average, highest, lowest, rolling }: TicketMarks,
): ChartDefinition {
  const values = days.map((row, i) => ({
    day: parseDay(row.order_date),
    ticket: numberIn(row, 'avg_ticket'),
    rolling: rolling?.[i] ?? null,
    tip: ticketTip(row),
  }));
  const first = values[0]!.day!;
  const length = Math.max(values.at(-1)!.day! - first, DAY_MS);
  const position = (row: Row) => (parseDay(row.order_date)! - first) / length;

  return {
    spec: ({ width }) => ({
      data: { values },
      width,
      height: TICKET_HEIGHT - 24,
      autosize: { type: 'fit-x', contains: 'padding' },
      encoding: { x: dayAxis(length, width) },
      layer: [
        line('ticket', rolling ? { width: 1, color: COLOUR.ghost } : {}),
        {
          data: { values: [{ average }] },
          mark: { type: 'rule', strokeDash: [2, 4] },
          encoding: { x: null, y: dollars('average') },
        },
        ...(rolling ? [line('rolling')] : []),
        extremeMarks(highest, { below: false, position: position(highest), width }),
        extremeMarks(lowest, { below: true, position: position(lowest), width }),
        hoverMarks(),
      ],
    }),
    tip: (datum) => datum.tip as Tip | undefined,
  };
}

function line(field: string, { width = 2, color = COLOUR.accent as string } = {}) {
  return {
    mark: { type: 'line', strokeWidth: width },
    encoding: { y: dollars(field), color: { value: color } },
  };
}

function dayAxis(length: number, width: number) {
  return {
    field: 'day',
    type: 'temporal',
    scale: { type: 'utc' },
    axis: {
      title: null,
      grid: false,
      labelFlush: true,
      tickCount: Math.max(2, Math.floor(width / 80)),
      labelExpr:
        length > LONG
          ? "utcFormat(datum.value, utcmonth(datum.value) == 0 ? '%b %Y' : '%b')"
          : "utcFormat(datum.value, '%e %b')",
    },
  };
}

function dollars(field: string) {
  return {
    field,
    type: 'quantitative',
    scale: { zero: false, padding: 20 },
    axis: { title: null, tickCount: 5, formatType: 'tavola', format: '$ short' },
  };
}

/** A day named beside its point, on the side where there is room. */
function extremeMarks(
  row: Row,
  { below, position, width }: { below: boolean; position: number; width: number },
) {
  const room = 80 / width;
  const align = position < room ? 'left' : position > 1 - room ? 'right' : 'center';
  const y = dollars('ticket');
  const color = { value: COLOUR.ink };
  return {
    data: {
      values: [
        {
          day: parseDay(row.order_date),
          ticket: numberIn(row, 'avg_ticket'),
          label: dayValue(row),
        },
      ],
    },
    layer: [
      { mark: { type: 'point', size: 36 }, encoding: { y, color } },
      {
        mark: { type: 'text', align, dy: below ? 14 : -12 },
        encoding: { y, color, text: { field: 'label' } },
      },
    ],
  };
}

/** The day nearest to the pointer. */
function hoverMarks() {
  return {
    params: [
      {
        name: 'near',
        select: {
          type: 'point',
          on: 'pointerover',
          nearest: true,
          clear: 'pointerout',
          encodings: ['x'],
        },
      },
    ],
    mark: { type: 'point', size: 64, tooltip: { content: 'data' } },
    encoding: {
      y: dollars('ticket'),
      color: { value: COLOUR.accent },
      opacity: { condition: { param: 'near', empty: false, value: 1 }, value: 0 },
    },
  };
}

function ticketTip(row: Row): Tip {
  return {
    title: formatDay(row.order_date, { year: true }),
    values: [
      ['Average ticket', formatNumber(numberIn(row, 'avg_ticket'), '$', 'exact')],
      ['Revenue', formatNumber(numberIn(row, 'revenue'), '$', 'exact')],
      ['Orders', formatNumber(numberIn(row, 'orders'), '', 'exact')],
    ],
  };
}
