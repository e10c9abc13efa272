import { formatInstant } from './dates.js';
import { h } from './dom.js';
import { follow } from './follow.js';
import { formatBytes, formatCount } from './format.js';
import type { Workbench } from './workbench.js';

/** The foot of the page: where the figures come from, and what was left out of them. */
export function provenance(workbench: Workbench): HTMLElement {
  const element = h('footer', { class: 'provenance', hidden: true });
  follow(element, workbench, (state) => {
    element.hidden = state.phase !== 'ready';
    if (state.phase !== 'ready') return;
    const { id, publishedAt, catalogue } = state.snapshot;
    const { source, rows } = catalogue;
    const { address } = workbench.client;
    element.replaceChildren(
      h(
        'p',
        {},
        `Published ${formatInstant(publishedAt)}, from ${formatCount(rows.used, 'row')} of ${source.name} (${formatBytes(source.bytes)}). `,
        rows.rejected > 0
          ? h(
              'a',
              { class: 'badge', href: address('rejects') },
              `${formatCount(rows.rejected, 'row')} rejected`,
            )
          : 'No row was rejected.',
      ),
      h(
        'p',
        {},
        'Snapshot ',
        h('code', { title: id }, id.slice(0, 12)),
        ' · ',
        h('a', { href: address('') }, 'the same figures as data'),
      ),
    );
  });
  return element;
}
