#!/usr/bin/env node
import { existsSync } from 'node:fs';
import module from 'node:module';

// From Node 22 on, what was compiled is kept for the next start, a tenth of which it saves.
module.enableCompileCache?.();

const command = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(command)) {
  const { main } = await import(command.href);
  await main(process.argv.slice(2));
} else {
  process.stderr.write('tavola: it is not built yet: run npm run build, or npm start, once.\n');
  process.exitCode = 1;
}
