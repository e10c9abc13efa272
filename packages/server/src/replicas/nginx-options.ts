import { quoted } from './nginx-text.js';

const TYPES = `application/json application/problem+json application/vnd.apache.arrow.stream application/javascript
    text/javascript text/css text/csv image/svg+xml`;

const FIELDS = {
  time: '"$time_iso8601"',
  requestId: '"$tavola_request_id"',
  address: '"$remote_addr"',
  method: '"$request_method"',
  url: '"$request_uri"',
  status: '$status',
  bytes: '$body_bytes_sent',
  seconds: '$request_time',
  cache: '"$upstream_cache_status"',
  replicas: '"$upstream_addr"',
  snapshot: '"$sent_http_x_snapshot_id"',
};

/** A line of JSON for each request, where it is asked for. */
export function accessLog(file: string | undefined): string {
  if (file === undefined) return '  access_log off;';
  const fields = Object.entries(FIELDS).map(([name, value]) => `"${name}":${value}`);
  return `  log_format tavola escape=json '{${fields.join(',')}}';
  access_log ${quoted(file)} tavola;`;
}

export function compression(brotli = false): string {
  const gzip = `  gzip on;
  gzip_proxied any;
  gzip_vary on;
  gzip_min_length 1024;
  gzip_types ${TYPES};`;
  if (!brotli) return gzip;
  return `${gzip}
  brotli on;
  brotli_comp_level 4;
  brotli_min_length 1024;
  brotli_types ${TYPES};`;
}

/** As many requests at once as are allowed in a second are answered without delay, what is above that is refused. */
export function rateLimiting(limit: number): { http: string; server: string } {
  if (limit === 0) return { http: '', server: '' };
  return {
    http: `  limit_req_zone $binary_remote_addr zone=addresses:10m rate=${limit}r/s;
  limit_req_status 429;
`,
    server: `    limit_req zone=addresses burst=${limit} nodelay;\n`,
  };
}
