import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

const POLICY = 'content-security-policy';

/** For data, if a browser shows it by itself. */
const DATA_POLICY = "default-src 'none';style-src 'unsafe-inline';frame-ancestors 'self'";

/** A vector image opened by itself is a page of this origin: it runs no script. */
const IMAGE_POLICY = `${DATA_POLICY};sandbox`;

/** Types of pages and of what they are made of. */
const OF_PAGES = /^(text\/(html|css|javascript)|application\/(javascript|wasm))\b/;

/** What only a window looks at. Each header of a kept answer is read anew whenever it is sent. */
const ONLY_OF_PAGES = ['cross-origin-opener-policy', 'origin-agent-cluster'];

/** Headers that keep a page to what this server sends, and data from being a page. */
export function addSecurityHeaders(app: FastifyInstance): void {
  app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Vega and the notebooks set styles on elements.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        fontSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    // Served over plain HTTP on loopback, where a browser told to insist on HTTPS would find nobody: that is for whoever
    // ends TLS to say.
    strictTransportSecurity: false,
    // For browsers that nobody has any more.
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  });
  app.addHook('onSend', async (_request, reply) => {
    // What the reader has keeps its own policy.
    if (reply.statusCode === 304) return void reply.raw.removeHeader(POLICY);
    const type = String(reply.getHeader('content-type') ?? '');
    if (OF_PAGES.test(type)) return;
    for (const name of ONLY_OF_PAGES) reply.raw.removeHeader(name);
    reply.header(POLICY, type.startsWith('image/svg') ? IMAGE_POLICY : DATA_POLICY);
  });
}
