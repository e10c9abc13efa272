import { ApiError, type Client } from '../../src/client.js';
import type { Fixture } from './fixture.js';

type Listener = Parameters<Client['watch']>[0];

export interface FakeClient extends Client {
  /** What the API has at the moment; undefined: it cannot be reached. */
  fixture: Fixture | undefined;
  /** Snapshot that the rows of a KPI are of, where it is another than the catalogue's. */
  rowsOf: Map<string, string>;
  broken: Set<string>;
  calls: string[];
  stream: Listener | undefined;
}

/** A client without a network. */
export function fakeClient(fixture?: Fixture): FakeClient {
  const published = () => {
    if (client.fixture === undefined) throw new ApiError('The server cannot be reached', 0);
    return client.fixture;
  };
  const client: FakeClient = {
    fixture,
    rowsOf: new Map(),
    broken: new Set(),
    calls: [],
    stream: undefined,
    address: (path) => `./api/${path}`,
    async catalogue() {
      client.calls.push('catalogue');
      return published().catalogue;
    },
    async rows(kpi) {
      client.calls.push(kpi);
      if (client.broken.has(kpi)) throw new ApiError('Something broke', 500);
      const { rows, catalogue } = published();
      return { snapshot: client.rowsOf.get(kpi) ?? catalogue.snapshot, rows: rows[kpi] ?? [] };
    },
    async chart() {
      return {};
    },
    watch(listener) {
      client.stream = listener;
      return { close: () => {} };
    },
  };
  return client;
}
