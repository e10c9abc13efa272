#!/usr/bin/env node
import { existsSync } from 'node:fs';

const command = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(command)) {
  const { main } = await import(command.href);
  await main(process.argv.slice(2));
} else {
  process.stderr.write('tavola: it is not built yet: run npm run build, or npm start, once.\n');
  process.exitCode = 1;
}
