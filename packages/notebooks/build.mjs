import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const started = performance.now();
try {
  await build({
    configFile: join(here, 'src', 'build', 'config.ts'),
    build: process.argv.includes('--watch') ? { watch: {} } : {},
  });
  console.log(`notebooks: pages built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
} catch (error) {
  const causes = error.errors?.length > 0 ? error.errors : [error];
  for (const { message } of causes) console.error(message);
  process.exitCode = 1;
}
