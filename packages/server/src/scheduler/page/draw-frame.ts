import type { Connection } from './connect.js';
import { byId, createLink, setText } from './dom.js';
import { formatTime } from './format.js';
import { type Draw, presentRun, type View } from './view.js';

/** The links of the head, the foot, and the one sentence that is read out when a run ends. */
export function createFrame(): Draw {
  const nav = byId('links');
  let linked: View['links'] | undefined;
  const footer = byId('footer');
  const announcement = byId('announcement');
  return (view) => {
    const { links, state } = view;
    if (links !== linked) {
      linked = links;
      nav.replaceChildren(
        ...Object.entries({ Dashboard: links.dashboard, API: links.api })
          .filter(([, href]) => href !== undefined)
          .map(([name, href]) => createLink(name, href)),
      );
    }
    setText(
      footer,
      `Kept in memory since ${formatTime(state.master.startedAt)}; the same as JSON at /state and /kpis, as a stream at /events.`,
    );
    const run = presentRun(view);
    setText(announcement, run === undefined || run.state === 'running' ? '' : `Run ${run.state}.`);
  };
}

/** Says whether what is shown is live. */
export function showConnection(connection: Connection, at: number): void {
  const status = byId('connection');
  const words = {
    connecting: 'Connecting',
    live: 'Live',
    lost: `Connection lost at ${formatTime(at)}, trying again`,
  };
  status.dataset.connection = connection;
  document.body.dataset.connection = connection;
  setText(status, words[connection]);
}
