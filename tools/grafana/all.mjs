// Every dashboard, by the name of its file.
import { gateway } from './gateway.mjs';
import { infrastructure } from './infrastructure.mjs';
import { pipeline } from './pipeline.mjs';
import { portfolio } from './portfolio.mjs';
import { risk } from './risk.mjs';

export const dashboards = { gateway, infrastructure, pipeline, portfolio, risk };
