import type { Explanation } from '@tavola/core';
import type { Run } from '../state.js';
import { byId, create } from './dom.js';
import { formatPlural } from './format.js';
import { createKpi } from './kpi-details.js';
import { type Draw, presentRun } from './view.js';

/** How each KPI is computed, one below the other, to be opened; and which of them gather their rows in this run. */
export function createKpis(): Draw {
  const section = byId('kpis');
  const title = byId('kpis-title');
  const notes = byId('gathered');
  const list = byId('kpi-list');
  /** The start of the master that was asked. */
  let asked: number | undefined;
  let told: Run['gathered'] | undefined;

  const load = async (): Promise<void> => {
    const kpis = await fetchExplanations();
    list.replaceChildren(...kpis.map(createKpi));
    title.textContent = formatPlural(kpis.length, 'KPI');
    section.hidden = kpis.length === 0;
  };

  return (view) => {
    const { startedAt } = view.state.master;
    if (startedAt !== asked) {
      asked = startedAt;
      load().catch(() => {
        asked = undefined;
      });
    }
    const gathered = presentRun(view)?.gathered ?? [];
    if (gathered === told) return;
    told = gathered;
    notes.hidden = gathered.length === 0;
    notes.replaceChildren(...gathered.map(noteOf));
  };
}

async function fetchExplanations(): Promise<Explanation[]> {
  const response = await fetch('kpis');
  if (!response.ok) throw new Error(`/kpis answers ${response.status}`);
  return (await response.json()) as Explanation[];
}

function noteOf({ kpi, reason, most }: Run['gathered'][number]): HTMLElement {
  const rows = formatPlural(most, 'row');
  return create('li', '', create('strong', '', kpi), ` keeps up to ${rows}, since ${reason}.`);
}
