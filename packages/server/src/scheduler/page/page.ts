import type { PageMessage } from '../messages.js';
import { reduce } from '../reduce.js';
import { type Connection, connect } from './connect.js';
import { createChecks } from './draw-checks.js';
import { createFrame, showConnection } from './draw-frame.js';
import { createKpis } from './draw-kpis.js';
import { createLanes } from './draw-lanes.js';
import { createLead } from './draw-lead.js';
import { createProfile } from './draw-profile.js';
import { createRuns } from './draw-runs.js';
import { createSplits } from './draw-splits.js';
import type { Draw, View } from './view.js';

const IDLE_MS = 1000;

const parts: Draw[] = [
  createFrame(),
  createLead(),
  createChecks(),
  createLanes(),
  createProfile(),
  createSplits(),
  createKpis(),
  createRuns(),
];
let view: View | undefined;
let connection: Connection = 'connecting';
/** Of the server's clock to this one. */
let offset = 0;
let scheduled = false;

function receive(message: PageMessage): void {
  if (message.type === 'state') {
    const { state, links, now } = message;
    offset = now - Date.now();
    view = { state, links, now };
  } else if (view !== undefined) {
    view =
      message.type === 'run'
        ? { ...view, state: reduce(view.state, message.event) }
        : { ...view, links: message.links };
  }
  schedule();
}

/** However many events there are, the page is drawn once a frame. */
function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    draw();
  });
}

function draw(): void {
  if (view === undefined) return;
  if (connection === 'live') view = { ...view, now: Date.now() + offset };
  for (const part of parts) part(view);
  const running = view.state.runs[0]?.state === 'running';
  if (running && connection === 'live') setTimeout(schedule, 50);
}

connect(receive, (next) => {
  if (next === connection) return;
  connection = next;
  showConnection(next, Date.now());
  schedule();
});
setInterval(schedule, IDLE_MS);
