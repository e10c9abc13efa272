# Three images: `tavola` (scheduler and API), `balancer` and `dashboard`. compose.yaml runs them; docs/deployment.md says how.
ARG NODE=node:22-bookworm-slim
ARG NGINX=nginx:1.28-alpine-slim

FROM ${NODE} AS manifests
WORKDIR /app
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY packages/core/package.json packages/core/
COPY packages/server/package.json packages/server/
COPY packages/notebooks/package.json packages/notebooks/
COPY packages/server/bin packages/server/bin

# What the command needs to run, and nothing that only builds it.
FROM manifests AS dependencies
RUN npx --yes "$(node -p "require('./package.json').packageManager")" install --prod --frozen-lockfile --loglevel=warn

FROM manifests AS build
COPY scripts scripts
RUN node -e "import('./scripts/setup.mjs').then(({ install }) => install())"
COPY packages packages
RUN node scripts/build.mjs && find packages/*/dist -name '*.map' -delete

FROM ${NODE} AS tavola
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app ./
COPY --from=build /app/packages/core/dist packages/core/dist
COPY --from=build /app/packages/server/dist packages/server/dist
COPY --from=build /app/packages/notebooks/dist packages/notebooks/dist
COPY deploy/containers/*.mjs deploy/containers/
COPY examples/pizza-sales examples/pizza-sales
COPY tavola.config.ts LICENSE ./
# A new volume takes its owner from here.
RUN ln -s /app/packages/server/bin/tavola.js /usr/local/bin/tavola && install -d -o node -g node /out
USER node
ENTRYPOINT ["tavola"]

FROM ${NGINX} AS dashboard
COPY --from=build /app/packages/notebooks/dist /srv/dashboard
COPY deploy/containers/dashboard.conf /etc/nginx/nginx.conf
USER 101:101
STOPSIGNAL SIGQUIT
ENTRYPOINT ["nginx", "-e", "stderr"]

FROM tavola AS balancer-config
RUN tavola nginx-config --host 0.0.0.0 --port 8080 --replica api1:8000 api2:8000 --out /out --folder /tmp \
    --access-log /dev/stdout >/tmp/nginx.conf

FROM ${NGINX} AS balancer
COPY --from=balancer-config /tmp/nginx.conf /etc/nginx/nginx.conf
USER 101:101
STOPSIGNAL SIGQUIT
ENTRYPOINT ["nginx", "-e", "stderr"]
