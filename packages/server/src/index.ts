// The API
export { type AppOptions, buildApp } from './app.js';
// Replicas
export type { Balancer, BalancerKind, BalancerProcess } from './replicas/balancer.js';
export { type NginxConfigOptions, nginxConfig } from './replicas/nginx-config.js';
export { assertPortFree } from './replicas/ports.js';
export { type StartBalancerOptions, startBalancer } from './replicas/start-balancer.js';
export { SnapshotStore } from './snapshot-store.js';
