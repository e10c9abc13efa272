import type { Spec } from './client.js';
import { h, swap } from './dom.js';
import { onThemeChange, readTheme, type Theme } from './theme.js';
import type { Tip } from './tip.js';

/** A chart: a Vega-Lite specification with its data for the width there is, and what a tooltip says of a mark. */
export interface ChartDefinition {
  spec(context: { width: number; theme: Theme }): Spec;
  tip?(datum: Record<string, unknown>): Tip | undefined;
}

const RESIZE_MS = 120;

/**
 * `<tavola-chart>`: draws its `definition`, again when the width or the theme changes, and takes the chart down when it is
 * removed from the page. What is drawn stays until the next drawing is ready.
 */
export class ChartElement extends HTMLElement {
  /** Called when the chart has been drawn. */
  ondraw: (() => void) | undefined;
  /** Called when the chart cannot be drawn. */
  onfail: ((error: Error) => void) | undefined;

  #definition: ChartDefinition | undefined;
  #takeDown: (() => void) | undefined;
  #turn = 0;
  #width = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #forgetTheme: (() => void) | undefined;
  readonly #resize = new ResizeObserver(() => this.#onResize());

  get definition(): ChartDefinition | undefined {
    return this.#definition;
  }

  set definition(definition: ChartDefinition | undefined) {
    this.#definition = definition;
    void this.#draw(true);
  }

  connectedCallback(): void {
    this.#resize.observe(this);
    this.#forgetTheme = onThemeChange(() => void this.#draw(false));
  }

  disconnectedCallback(): void {
    this.#turn++;
    clearTimeout(this.#timer);
    this.#resize.disconnect();
    this.#forgetTheme?.();
    this.#takeDown?.();
    this.#takeDown = undefined;
    this.#width = 0;
  }

  #onResize(): void {
    if (this.clientWidth === this.#width) return;
    clearTimeout(this.#timer);
    // The first time there is a width, at once.
    this.#timer = setTimeout(() => void this.#draw(this.#width === 0), this.#width ? RESIZE_MS : 0);
  }

  async #draw(fresh: boolean): Promise<void> {
    const turn = ++this.#turn;
    const definition = this.#definition;
    const width = this.clientWidth;
    if (definition === undefined || width === 0) return;
    this.#width = width;
    try {
      const [{ embedChart }] = await Promise.all([import('./vega.js'), fontReady()]);
      if (turn !== this.#turn) return;
      const theme = readTheme();
      const stage = h('div', { class: 'chart__stage' });
      const takeDown = await embedChart(stage, definition.spec({ width, theme }), {
        theme,
        tip: (datum) => definition.tip?.(datum),
      });
      if (turn !== this.#turn) return takeDown();
      this.#takeDown?.();
      this.#takeDown = takeDown;
      if (fresh) swap(this, stage);
      else this.replaceChildren(stage);
      this.dataset.drawn = '';
      this.ondraw?.();
    } catch (error) {
      if (turn === this.#turn) this.onfail?.(error as Error);
    }
  }
}

if (!customElements.get('tavola-chart')) customElements.define('tavola-chart', ChartElement);

/** Makes an empty chart element. */
export function createChart(): ChartElement {
  return document.createElement('tavola-chart') as ChartElement;
}

/** Text is measured before it is drawn, so its font has to be there; a page without it goes on after a moment. */
function fontReady(): Promise<unknown> {
  const loaded = document.fonts.load('12px "Inter Variable"', 'Aa0$').catch(() => undefined);
  return Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, 1500))]);
}
