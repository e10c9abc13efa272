import { cacheDirectives } from './nginx-cache.js';
import { accessLog, compression, rateLimiting } from './nginx-options.js';
import { hiddenPath, ONLY_OWN_ANSWERS, OWN_ANSWERS, onError } from './nginx-own-answers.js';
import { quoted } from './nginx-text.js';

export interface NginxConfigOptions {
  /** Absolute path of a folder of its own: process id, temporary files and kept answers go there. */
  folder: string;
  host: string;
  port: number;
  /** Where the replicas listen, as `HOST:PORT`. */
  replicas: readonly string[];
  /** Absolute path of the output folder, as nginx sees it, which says what is published; without it no answer is kept. */
  out?: string | undefined;
  /** Where the dashboard is served, as `HOST:PORT`; by default by the replicas. */
  dashboard?: string | undefined;
  /** Requests a second of one address; 0 for any number. */
  rateLimit: number;
  /** Modules that want a folder for temporary files, as `findNginx` tells. */
  tempPaths: readonly string[];
  /** Whether this nginx has the module that compresses with brotli. */
  brotli?: boolean | undefined;
  /** Where one line of JSON for each request goes, as `access_log` takes it: an absolute path, or `syslog:…`; by default there is none. */
  accessLog?: string | undefined;
}

/** Configuration of an nginx in the foreground that spreads requests over replicas. Depends on nothing but the options. */
export function nginxConfig(options: NginxConfigOptions): string {
  const { folder, host, port, replicas, dashboard, tempPaths } = options;
  const inFolder = (name: string) => quoted(`${folder}/${name}`);
  const limit = rateLimiting(options.rateLimit);
  const cache = cacheDirectives(options);
  return `daemon off;
worker_processes auto;
worker_rlimit_nofile 8192;
worker_shutdown_timeout 3500ms;
pid ${inFolder('nginx.pid')};
lock_file ${inFolder('nginx.lock')};
# The end of a replica is told by the process that starts it again. A link that cannot be read would be told, as critical, at
# each request.
error_log stderr alert;

pcre_jit on;

events {
  worker_connections 2048;
}

http {
${accessLog(options.accessLog)}
  server_tokens off;
  default_type application/octet-stream;
${tempPaths.map((name) => `  ${name}_temp_path ${inFolder(name)};`).join('\n')}

  client_max_body_size 16k;
  client_header_timeout 5s;
  client_body_timeout 5s;
  large_client_header_buffers 4 8k;
  send_timeout 30s;
  keepalive_timeout 65s;
  keepalive_requests 10000;
  reset_timedout_connection on;
  max_ranges 1;
  # Most answers are small: with sendfile they would take two calls, and so does a kept one that does not fit into a buffer.
  sendfile off;
  output_buffers 2 64k;
  tcp_nodelay on;

${compression(options.brotli)}

  # The client's, where it is one, so that a request is found in the logs of all that it passed.
  map $http_x_request_id $tavola_request_id {
    default $pid-$connection-$connection_requests;
    "" $pid-$connection-$connection_requests;
    "~^[\\w-]{1,64}$" $http_x_request_id;
  }
  # What a kept answer once took says nothing of this one.
  map $upstream_cache_status $tavola_timing {
    default $upstream_http_server_timing;
    HIT "cache;desc=HIT";
    STALE "cache;desc=HIT";
    UPDATING "cache;desc=HIT";
    REVALIDATED "cache;desc=HIT";
  }
${limit.http}${cache.http}
  # One that fails three times within a second is not asked for a second.
${upstream('replicas', replicas, 'max_fails=3 fail_timeout=1s')}
  # Where that leaves none, or all that were left have failed, each is asked once more: one may be back already.
${upstream('any_replica', replicas, 'max_fails=0')}
${dashboard === undefined ? '' : upstream('dashboard', [dashboard], 'max_fails=0')}
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host $http_host;
  # A body goes on as it comes, to a replica that refuses it at once: kept here, it might come for ever.
  proxy_request_buffering off;
  proxy_set_header Accept-Encoding "";
  proxy_set_header X-Request-Id $tavola_request_id;
  proxy_set_header X-Forwarded-For $remote_addr;
  proxy_set_header X-Forwarded-Proto $scheme;
  proxy_set_header X-Tavola-Balancer nginx;
  proxy_hide_header X-Request-Id;
  proxy_hide_header Server-Timing;
  # A machine that is gone does not even refuse.
  proxy_connect_timeout 300ms;
  proxy_read_timeout 20s;
  # An answer waits for a slow reader in memory.
  proxy_buffer_size 16k;
  proxy_buffers 16 32k;
  proxy_busy_buffers_size 64k;
  proxy_max_temp_file_size 0;
  # 503: that replica has nothing loaded, or too much to do; another may answer.
  proxy_next_upstream error timeout http_503;
  proxy_next_upstream_timeout 10s;
  add_header X-Request-Id $tavola_request_id always;
  add_header Server-Timing $tavola_timing always;

  server {
    listen ${address(host)}:${port};
${limit.server}${cache.server}
${onError()}
    error_page 502 = @any-replica;
    recursive_error_pages on;

    location / {
      proxy_pass http://${dashboard === undefined ? 'replicas' : 'dashboard'};
${dashboard === undefined ? '' : ONLY_OWN_ANSWERS}    }

    location /api {
      proxy_pass http://replicas;
${cache.location}    }

    location ~ ^/api/events/*$ {
      proxy_pass http://replicas;
      proxy_buffering off;
      proxy_read_timeout 1h;
      gzip off;
    }

    location @any-replica {
      proxy_pass http://any_replica;
${ONLY_OWN_ANSWERS}    }

    # Paths are matched as they are understood, however they are spelt.
${['/healthz', '/readyz', '/metrics'].map(hiddenPath).join('\n')}

${OWN_ANSWERS}
  }
}
`.replace(/\n{3,}/g, '\n\n');
}

/** Servers of which the one with the fewest requests is asked. */
function upstream(name: string, servers: readonly string[], parameters: string): string {
  return `  upstream ${name} {
    zone ${name} 128k;
    least_conn;
${servers.map((server) => `    server ${server} ${parameters};`).join('\n')}
    keepalive 32;
  }
`;
}

/** A host as it stands before a port. */
export function address(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
