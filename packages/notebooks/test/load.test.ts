import { describe, expect, it } from 'vitest';
import { loadSnapshot } from '../src/load.js';
import { fakeClient } from './support/fake-client.js';
import { pizzaFixture } from './support/fixture.js';

const fixture = (snapshot: string) => pizzaFixture({ snapshot, days: 3 });

describe('loadSnapshot', () => {
  it('reads every KPI of one snapshot', async () => {
    const snapshot = await loadSnapshot(fakeClient(fixture('one')));
    expect(snapshot.id).toBe('one');
    expect([...snapshot.kpis.keys()]).toEqual(
      fixture('one').catalogue.kpis.map(({ name }) => name),
    );
  });

  it('reads again until all answers are of one snapshot', async () => {
    const client = fakeClient(fixture('one'));
    client.rowsOf.set('sizes', 'two');
    const loading = loadSnapshot(client, { pause: 5 });
    setTimeout(() => {
      client.fixture = fixture('two');
    }, 8);
    const snapshot = await loading;
    expect(snapshot.id).toBe('two');
    expect(client.calls.filter((call) => call === 'catalogue').length).toBeGreaterThan(1);
  });

  it('never shows answers that do not agree', async () => {
    const client = fakeClient(fixture('one'));
    client.rowsOf.set('sizes', 'two');
    await expect(loadSnapshot(client, { attempts: 3, pause: 1 })).rejects.toThrow(/kept changing/);
  });

  it('waits for the snapshot that was announced, but not for ever', async () => {
    const client = fakeClient(fixture('one'));
    const snapshot = await loadSnapshot(client, { expected: 'two', attempts: 3, pause: 1 });
    expect(snapshot.id).toBe('one');
    expect(client.calls.filter((call) => call === 'catalogue')).toHaveLength(3);
  });

  it('keeps one broken KPI to itself', async () => {
    const client = fakeClient(fixture('one'));
    client.broken.add('sizes');
    const { kpis } = await loadSnapshot(client);
    expect(kpis.get('sizes')?.error?.message).toBe('Something broke');
    expect(kpis.get('categories')?.rows).toHaveLength(3);
  });

  it('fails where no KPI can be read', async () => {
    const client = fakeClient(fixture('one'));
    for (const { name } of client.fixture!.catalogue.kpis) client.broken.add(name);
    await expect(loadSnapshot(client)).rejects.toThrow('Something broke');
  });
});
