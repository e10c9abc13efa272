import { afterEach, describe, expect, it, vi } from 'vitest';
import { statusText } from '../src/masthead.js';
import { viewOf } from '../src/states.js';
import { openWorkbench, type Workbench } from '../src/workbench.js';
import { fakeClient } from './support/fake-client.js';
import { emptyFixture, pizzaFixture } from './support/fixture.js';

const fixture = (snapshot: string) => pizzaFixture({ snapshot, days: 3 });
let workbench: Workbench;
afterEach(() => workbench.close());

const shownId = () => (workbench.state.phase === 'ready' ? workbench.state.snapshot.id : undefined);

describe('openWorkbench', () => {
  it('goes from loading to ready', async () => {
    workbench = openWorkbench('./api', fakeClient(fixture('one')));
    expect(workbench.state.phase).toBe('loading');
    await vi.waitFor(() => expect(shownId()).toBe('one'));
  });

  it('takes up a snapshot that is announced, and says so', async () => {
    const client = fakeClient(fixture('one'));
    workbench = openWorkbench('./api', client);
    await vi.waitFor(() => expect(shownId()).toBe('one'));
    client.fixture = fixture('two');
    client.stream!.onSnapshot({ id: 'two' });
    await vi.waitFor(() => expect(shownId()).toBe('two'));
    expect(statusText(workbench.state, new Date())).toBe('Updated just now');
  });

  it('does not read again what it shows already', async () => {
    const client = fakeClient(fixture('one'));
    workbench = openWorkbench('./api', client);
    client.stream!.onSnapshot({ id: 'one' });
    await vi.waitFor(() => expect(shownId()).toBe('one'));
    const calls = client.calls.length;
    client.stream!.onSnapshot({ id: 'one' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(client.calls).toHaveLength(calls);
  });

  it('keeps what it has while the API fails, and recovers', async () => {
    const client = fakeClient(fixture('one'));
    workbench = openWorkbench('./api', client);
    await vi.waitFor(() => expect(shownId()).toBe('one'));
    client.fixture = undefined;
    client.stream!.onBreak();
    await vi.waitFor(() => expect(workbench.state).toHaveProperty('stale'));
    expect(shownId()).toBe('one');
    client.fixture = fixture('one');
    await workbench.retry();
    expect(workbench.state).not.toHaveProperty('stale');
  });

  it('fails where there was never an answer', async () => {
    workbench = openWorkbench('./api', fakeClient());
    await vi.waitFor(() => expect(workbench.state.phase).toBe('failed'));
  });

  it('knows a snapshot without values', async () => {
    workbench = openWorkbench('./api', fakeClient(emptyFixture()));
    await vi.waitFor(() => expect(viewOf(workbench.state)).toBe('empty'));
  });

  it('counts a KPI as drawn only if it has the columns that the card asks for', () => {
    workbench = openWorkbench('./api', fakeClient(fixture('one')));
    workbench.claim('sizes', ['pizza_size', 'revenue']);
    const columns = (...names: string[]) => names.map((name) => ({ name }));
    expect(workbench.isClaimed({ name: 'sizes', columns: columns('pizza_size', 'revenue') })).toBe(
      true,
    );
    expect(workbench.isClaimed({ name: 'sizes', columns: columns('shirt_size') })).toBe(false);
  });
});
