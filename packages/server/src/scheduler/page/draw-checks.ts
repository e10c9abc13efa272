import type { CheckResult } from '@tavola/core';
import type { Run, SplitMark } from '../state.js';
import { byId, create, createMark } from './dom.js';
import { formatPlural } from './format.js';
import { type Draw, presentRun } from './view.js';

const MARKS: Record<CheckResult['outcome'], SplitMark> = {
  pass: 'done',
  reject: 'redone',
  warn: 'retried',
  fail: 'failed',
};
const WORDS: Record<CheckResult['outcome'], string> = {
  pass: 'passes',
  reject: 'rejects rows',
  warn: 'warns',
  fail: 'fails',
};

/** What came of the checks of the present run: first those that do not hold. */
export function createChecks(): Draw {
  const section = byId('checks');
  const title = byId('checks-title');
  const list = byId('check-list');
  let told: Run['checks'] | undefined;
  return (view) => {
    const checks = presentRun(view)?.checks ?? [];
    if (checks === told) return;
    told = checks;
    section.hidden = checks.length === 0;
    title.textContent = formatPlural(checks.length, 'check');
    list.replaceChildren(...checks.toSorted((a, b) => rankOf(a) - rankOf(b)).map(toItem));
  };
}

function rankOf({ outcome }: CheckResult): number {
  return ['fail', 'warn', 'reject', 'pass'].indexOf(outcome);
}

function toItem({ check, kpi, dataset, outcome, message }: CheckResult): HTMLElement {
  const of = kpi === undefined ? `dataset ${dataset}` : `KPI ${kpi}`;
  const head = create(
    'span',
    'check-head',
    create('strong', '', check),
    ` of ${of} ${WORDS[outcome]}`,
  );
  const item = create('li', '', createMark(MARKS[outcome]), head, create('span', 'note', message));
  item.dataset.outcome = outcome;
  return item;
}
