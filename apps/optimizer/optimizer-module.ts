import { Module } from '@nestjs/common';
import { DecideController } from './decide-controller.js';

/** The stage that solves. Whoever composes it provides SOLVER. */
@Module({ controllers: [DecideController] })
export class OptimizerModule {}
