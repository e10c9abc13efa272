import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
writeCodeVersion();
run(tool('tsup', 'dist', 'cli-default.js'), '--silent');

/** What the code computes is kept from one run to the next, for the same code only. */
function writeCodeVersion() {
  const target = join(HERE, 'src', 'run', 'code-version.ts');
  const hash = createHash('sha256');
  const files = ['src', 'assembly'].flatMap((folder) =>
    readdirSync(join(HERE, folder), { recursive: true })
      .map((name) => join(HERE, folder, name))
      .filter((path) => path.endsWith('.ts') && path !== target),
  );
  for (const path of files.sort()) hash.update(readFileSync(path)).update('\0');
  writeFileSync(
    target,
    `/** A hash of the code, made by build.mjs, and the engine that runs it. */\nexport const CODE_VERSION = \`${hash.digest('hex')} \${process.version}\`;\n`,
  );
}
