import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePorts, type Tavola, tavola } from './helpers/tavola.js';

const HEADER =
  'order_details_id,order_id,pizza_id,quantity,order_date,order_time,unit_price,total_price,pizza_size,pizza_category,pizza_ingredients,pizza_name\n';
const ROW = '1,1,p,1,2015-01-01,11:38:36,10,10,M,Classic,"Ham",The Pizza\n';
const TOKEN = 'a-token-for-the-tests';

let folder: string;
let running: Tavola | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tavola-runs-'));
});
afterEach(async () => {
  await running?.kill('SIGTERM');
  running = undefined;
  rmSync(folder, { recursive: true, force: true });
});

it('a run that is asked for publishes what the source holds now, and a failed one leaves what there is', async () => {
  const data = join(folder, 'sales.csv');
  const tokens = join(folder, 'tokens');
  writeFileSync(data, HEADER + ROW);
  writeFileSync(tokens, `# since January\n${TOKEN}\n`, { mode: 0o600 });
  const [port, schedulerPort] = await freePorts(2);
  const ports = ['--port', port!, '--scheduler-port', schedulerPort!, '--replicas', '1'];
  const args = ['--data', data, '--out', join(folder, 'out'), '--token-file', tokens, '--no-open'];
  running = tavola(['up', ...args, ...ports]);
  const { api, scheduler } = await running.ready();
  const ask = (token: string) =>
    fetch(`${scheduler}runs`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  const units = async () => (await (await fetch(`${api}/summary`)).json())[0].units;
  expect([(await ask('another-token-than-it')).status, await units()]).toEqual([401, 1]);

  writeFileSync(data, HEADER + ROW + ROW);
  const answer = await ask(TOKEN);
  const { run } = (await answer.json()) as { run: string };
  expect([answer.status, run]).toEqual([202, expect.stringMatching(/^[\da-f]{8}$/)]);
  await running.until(new RegExp(`run ${run} was asked for`));
  await expect.poll(units, { timeout: 20_000 }).toBe(2);
  const { state } = await (await fetch(`${scheduler}state`)).json();
  expect(state.runs.map(({ id }: { id: string }) => id)).toContain(run);

  rmSync(data);
  await expect.poll(async () => (await ask(TOKEN)).status).toBe(202);
  await running.until(/There is no file .*sales\.csv[\s\S]*the snapshot before stays/);
  expect(await units()).toBe(2);
  expect(running.stdout + running.stderr).not.toContain(TOKEN);
  expect(await running.kill('SIGTERM')).toMatchObject({ code: 0 });
});
