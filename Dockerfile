# One image for every service; which one it is says its command: node dist/apps/<app>/main.js
ARG NODE_IMAGE=docker.io/library/node:24.12.0-bookworm-slim

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# A registry of one's own comes by a secret, which stays out of the image: --secret id=npmrc,src=...
# Types and maps are for compilers and debuggers: a third of the folder.
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc \
    npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
    && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete
COPY tools/history-template.mjs tools/paths.mjs tools/progress.mjs tools/run-command.mjs tools/
RUN node tools/history-template.mjs

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc \
    npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY apps apps
COPY libs libs
RUN node node_modules/typescript/bin/tsc -p tsconfig.build.json --sourceMap false \
    && rm -r dist/libs/testing dist/.tsbuildinfo

FROM ${NODE_IMAGE}
# kafkajs asks for timers in the past, which newer versions of Node warn of among the lines of the log.
ENV NODE_ENV=production \
    NODE_OPTIONS=--disable-warning=TimeoutNegativeWarning \
    HOST=0.0.0.0 \
    BALLAST_DATA_DIR=/var/lib/ballast
RUN install -d -o 1000 -g 1000 -m 0700 /var/lib/ballast
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY schemas schemas
COPY data data
COPY package.json LICENSE ./
COPY tools/oci/healthcheck.mjs ./
COPY --from=build /app/dist dist
# By number: Kubernetes cannot tell whether a name is root.
USER 1000:1000
EXPOSE 3000 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 CMD ["node", "/app/healthcheck.mjs"]
CMD ["node", "dist/apps/gateway/main.js"]
