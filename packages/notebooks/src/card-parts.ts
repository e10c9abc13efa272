import type { CardContent } from './card.js';
import { type ChartElement, createChart } from './chart.js';
import { h, swap } from './dom.js';
import { skeleton } from './states.js';
import { table } from './table.js';

let count = 0;

/** The elements of a card, from a skeleton on, and what may happen to them. */
export class CardParts {
  readonly element: HTMLElement;
  readonly #title = h('h2', { class: 'card__title' }, h('span', { class: 'skeleton-text' }));
  readonly #subtitle = h('p', { class: 'card__subtitle' }, h('span', { class: 'skeleton-text' }));
  readonly #trouble = h('div', { class: 'card__trouble', role: 'status' });
  readonly #body: HTMLElement;
  readonly #table = h(
    'details',
    { class: 'card__table', hidden: true },
    h('summary', {}, 'Show as table'),
  );
  readonly #height: number;
  readonly #retry: () => HTMLElement;
  #chart: ChartElement | undefined;

  /**
   * @param options.height of what will be drawn, in pixels
   * @param options.retry  makes the button that a failed card offers
   */
  constructor({ span, height, retry }: { span: string; height: number; retry: () => HTMLElement }) {
    this.#height = height;
    this.#retry = retry;
    this.#title.id = `card-${++count}`;
    this.#body = h(
      'div',
      { class: 'card__body', style: `min-height:${height}px` },
      skeleton(height),
    );
    this.element = h(
      'section',
      { class: 'card', 'data-span': span, 'aria-labelledby': this.#title.id },
      this.#title,
      this.#subtitle,
      this.#trouble,
      this.#body,
      this.#table,
    );
  }

  /** Shows what the card says now; without content, that there are no rows. */
  show(kpiTitle: string, content: CardContent | undefined): void {
    this.#title.textContent = content?.title ?? kpiTitle;
    this.#subtitle.textContent = content?.subtitle ?? '';
    this.#table.hidden = content === undefined;
    this.#table.classList.toggle('card__table--only', content?.chart === undefined);
    if (content === undefined) this.#note('No rows to show.');
    else {
      const { columns, rows } = content.table;
      this.#table.replaceChildren(
        this.#table.firstElementChild!,
        table(content.title, columns, rows),
      );
      if (content.chart === undefined) this.#tableOnly();
      else this.#draw(content.chart, content.summary);
    }
  }

  /** Shows that the KPI cannot be read, above what was drawn last. */
  fail(kpiTitle: string, error: Error): void {
    const first = this.#chart === undefined && this.#table.hidden;
    if (first) {
      this.#title.textContent = kpiTitle;
      this.#subtitle.textContent = '';
      this.#body.replaceChildren();
    }
    const more = first ? '' : ' Below is what it gave last.';
    this.#trouble.replaceChildren(
      note(`Could not be read: ${error.message}.${more}`),
      this.#retry(),
    );
  }

  /** The KPI can be read again. */
  recover(): void {
    this.#trouble.replaceChildren();
  }

  #draw(definition: ChartElement['definition'], summary: string): void {
    if (this.#chart === undefined) {
      this.#chart = createChart();
      this.#chart.setAttribute('role', 'img');
      this.#chart.append(skeleton(this.#height));
      this.#body.replaceChildren(this.#chart);
    }
    this.#chart.setAttribute('aria-label', summary);
    // From here on the chart keeps its own place.
    this.#chart.ondraw = () => this.#body.style.removeProperty('min-height');
    this.#chart.onfail = () => {
      this.#note('This chart cannot be drawn; its figures are in the table.');
      this.#table.open = true;
    };
    this.#chart.definition = definition;
  }

  #note(text: string): void {
    this.#chart = undefined;
    this.#body.style.removeProperty('min-height');
    swap(this.#body, note(text));
  }

  #tableOnly(): void {
    this.#chart = undefined;
    this.#body.style.removeProperty('min-height');
    this.#body.replaceChildren();
    this.#table.open = true;
  }
}

function note(text: string): HTMLElement {
  return h('p', { class: 'card__note' }, text);
}
