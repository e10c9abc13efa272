import { quoted } from './nginx-text.js';

/** What makes a location keep answers: for a second, which replicas allow by X-Accel-Expires, then as long as they say so. */
const KEEP = `      proxy_cache $tavola_cache;
      proxy_cache_key "$tavola_snapshot $request_uri $http_host $http_authorization";
      proxy_ignore_headers Cache-Control Expires;
      proxy_no_cache $tavola_not_kept;
      proxy_cache_revalidate on;
      proxy_cache_use_stale error timeout updating http_503;
      if_modified_since before;
      open_file_cache max=1024 inactive=30s;
`;

/**
 * Answers are kept by the snapshot to which the link leads at the time of the request, so that what is kept can be old, but is never
 * of another snapshot than was current when it was asked for. There is no `proxy_cache_lock`: whoever waits for it looks again
 * only after half a second.
 */
export function cacheDirectives({ folder, out }: { folder: string; out?: string | undefined }): {
  http: string;
  server: string;
  location: string;
} {
  // In a path that is looked at for each request, nginx takes $ for the beginning of a variable, and knows no other way to write it.
  if (out === undefined || out.includes('$')) return { http: '', server: '', location: '' };
  return {
    http: `
  proxy_cache_path ${quoted(`${folder}/cache`)} levels=1:2 keys_zone=answers:8m max_size=128m inactive=5m use_temp_path=off;
  # Empty where the link is not there or cannot be read: then nothing is kept.
  map $realpath_root $tavola_snapshot {
    default "";
    "~/snapshots/(?<tavola_id>[0-9a-f]+)$" $tavola_id;
  }
  # Times do not tell snapshots apart that are published within one second: who asks by time alone is answered by a replica.
  map $http_if_modified_since $tavola_cache {
    default $tavola_cache_by_tag;
    "" $tavola_cache_if_known;
  }
  map $http_if_none_match $tavola_cache_by_tag {
    default $tavola_cache_if_known;
    "" off;
  }
  map $tavola_snapshot $tavola_cache_if_known {
    default answers;
    "" off;
  }
  # A replica may know of a newer snapshot by the time it answers.
  map "$tavola_snapshot|$upstream_http_x_snapshot_id" $tavola_not_kept {
    default 1;
    "~^([0-9a-f]+)\\|\\1$" 0;
  }
`,
    // Nothing is served from there: it is only looked at where the link leads.
    server: `    root ${quoted(`${out}/current`)};\n`,
    location: KEEP,
  };
}
