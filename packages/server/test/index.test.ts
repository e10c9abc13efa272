import { expect, it } from 'vitest';
import * as server from '../src/index.js';

it('the package exports what it says', () => {
  expect(Object.keys(server).sort()).toEqual([
    'SnapshotStore',
    'assertPortFree',
    'buildApp',
    'nginxConfig',
    'startBalancer',
  ]);
});
