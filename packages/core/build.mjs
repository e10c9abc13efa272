import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Compiles the kernel to WebAssembly, puts it into a module, as every bundler takes it, and builds the package.

const HERE = fileURLToPath(new URL('.', import.meta.url));
const tool = (...path) => join(HERE, '..', '..', 'node_modules', ...path);

function run(...args) {
  const { status } = spawnSync(process.execPath, args, {
    cwd: HERE,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
}

const folder = mkdtempSync(join(tmpdir(), 'tavola-kernel-'));
try {
  const binary = join(folder, 'kernel.wasm');
  run(
    tool('assemblyscript', 'bin', 'asc.js'),
    'assembly/index.ts',
    ...['--outFile', binary],
    ...'--runtime stub -O3 --noAssert --enable simd --initialMemory 2'.split(' '),
  );
  // Hexadecimal digits keep bytes whole, so that what compresses a page finds what repeats: 2.7 kB less than in base64.
  const code = readFileSync(binary).toString('hex');
  writeFileSync(
    join(HERE, 'src', 'kernel', 'kernel-code.ts'),
    `/** The kernel in WebAssembly, in hexadecimal digits; made of assembly/ by build.mjs. */\nexport const KERNEL_CODE =\n  '${code}';\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
run(tool('tsup', 'dist', 'cli-default.js'), '--silent');
