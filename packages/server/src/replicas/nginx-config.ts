import { Problem, type ProblemKind } from '../plugins/problem.js';

export interface NginxConfigOptions {
  /** Absolute path of a folder of its own: process id and temporary files go there. */
  folder: string;
  host: string;
  port: number;
  /** Where the replicas listen, on loopback. */
  replicaPorts: number[];
  /** Modules that want a folder for temporary files, as `findNginx` tells. */
  tempPaths: string[];
}

/** Configuration of an nginx in the foreground that spreads requests over replicas. Depends on nothing but the options. */
export function nginxConfig({
  folder,
  host,
  port,
  replicaPorts,
  tempPaths,
}: NginxConfigOptions): string {
  const inFolder = (name: string) => `"${folder.replaceAll('\\', '/')}/${name}"`;
  const servers = replicaPorts.map((replica) => `    server 127.0.0.1:${replica} max_fails=0;`);
  return `daemon off;
worker_processes 1;
worker_shutdown_timeout 2s;
pid ${inFolder('nginx.pid')};
lock_file ${inFolder('nginx.lock')};
# The end of a replica is told by the process that starts it again.
error_log stderr crit;

events {
  worker_connections 1024;
}

http {
  access_log off;
  server_tokens off;
${tempPaths.map((name) => `  ${name}_temp_path ${inFolder(name)};`).join('\n')}

  client_max_body_size 16k;
  client_header_timeout 10s;
  client_body_timeout 10s;
  send_timeout 30s;
  keepalive_timeout 65s;

  gzip on;
  gzip_proxied any;
  gzip_vary on;
  gzip_min_length 1024;
  gzip_types application/json application/problem+json application/javascript text/javascript
    text/css text/csv image/svg+xml;

  upstream replicas {
    least_conn;
${servers.join('\n')}
    keepalive 32;
  }

  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host $http_host;
  # A body goes on as it comes, to a replica that refuses it at once: kept here, it might come for ever.
  proxy_request_buffering off;
  proxy_connect_timeout 1s;
  proxy_read_timeout 15s;
  # An answer waits for a slow reader in memory.
  proxy_buffers 16 32k;
  proxy_max_temp_file_size 0;
  # 503: that replica has nothing loaded; the other may. No failure is counted (max_fails=0): to be refused on loopback
  # costs next to nothing, and two replicas that end one shortly after the other would leave none to ask.
  proxy_next_upstream error timeout http_503;

  server {
    listen ${host}:${port};
    default_type application/problem+json;
    error_page 413 @too-large;
    error_page 502 504 = @unavailable;

    location / {
      proxy_pass http://replicas;
    }

    location ~ ^/api/events/?$ {
      proxy_pass http://replicas;
      proxy_buffering off;
      proxy_read_timeout 1h;
      gzip off;
    }

${['/healthz', '/readyz', '/metrics'].map(hidden).join('\n')}

    location @unavailable {
      add_header Retry-After 1 always;
      add_header Cache-Control no-store always;
      ${answer('unavailable', 'No replica answers: try again.')}
    }

    location @too-large {
      ${answer('too-large', 'Nothing with a body is answered: use GET.')}
    }
  }
}
`;
}

function hidden(path: string): string {
  return `    location = ${path} {
      ${answer('path-unknown', `There is nothing at ${path}: /api lists what there is.`, path)}
    }`;
}

function answer(kind: ProblemKind, detail: string, instance?: string): string {
  const problem = new Problem(kind, detail);
  return `return ${problem.status} '${JSON.stringify(problem.toBody(instance))}';`;
}
