import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { peers } from '../paths.mjs';

/** A port that was free a moment ago. */
export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts a process, to be ended by the returned function, and waits until it answers. */
async function start(command, args, url, env = {}) {
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...env },
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  for (let look = 0; look < 400; look++) {
    if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}.`);
    const answer = await fetch(url).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok) break;
    await delay(25);
  }
  return async () => {
    child.kill('SIGTERM');
    await ended;
  };
}

/** Two of Flask under gunicorn, and nginx before them, which spreads requests as Tavola's does. */
export async function startFlask(python, answers, folder, path) {
  const ports = [await freePort(), await freePort(), await freePort()];
  const [port, ...replicas] = ports;
  const gunicorn = join(dirname(python), 'gunicorn');
  const stops = [];
  for (const replica of replicas) {
    const args = ['--chdir', peers, '-b', `127.0.0.1:${replica}`, '--log-level', 'critical'];
    const url = `http://127.0.0.1:${replica}${path}`;
    stops.push(await start(gunicorn, [...args, 'flask_api:app'], url, { ANSWERS: answers }));
  }
  const nginx = await startNginx(
    join(folder, 'flask.conf'),
    port,
    path,
    `upstream replicas {
    least_conn;
${replicas.map((replica) => `    server 127.0.0.1:${replica};`).join('\n')}
    keepalive 32;
  }
  proxy_http_version 1.1;
  proxy_set_header Connection "";`,
    'location / { proxy_pass http://replicas; }',
  );
  return {
    url: nginx.url,
    stop: () => Promise.all([nginx.stop(), ...stops.map((stop) => stop())]),
  };
}

/** The same answers as files. */
export async function startStatic(answers, folder, path) {
  return startNginx(
    join(folder, 'static.conf'),
    await freePort(),
    path,
    'open_file_cache max=1024 inactive=30s;',
    `default_type application/json;
    location /api/ { alias ${answers}/; try_files $uri.json =404; }`,
  );
}

async function startNginx(file, port, path, http, server) {
  const folder = dirname(file);
  writeFileSync(
    file,
    `daemon off;
worker_processes auto;
pid ${file}.pid;
error_log stderr crit;
events { worker_connections 2048; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  keepalive_requests 10000;
  gzip on;
  gzip_types application/json;
  ${http}
  server {
    listen 127.0.0.1:${port};
    ${server}
  }
}
`,
  );
  const url = `http://127.0.0.1:${port}`;
  return { url, stop: await start('nginx', ['-c', file, '-e', 'stderr'], url + path) };
}
