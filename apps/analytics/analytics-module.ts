import { Module } from '@nestjs/common';
import { StagesController } from './stages-controller.js';

/** The stages that fold: normalise, intake, bars, universe, audit. */
@Module({ controllers: [StagesController] })
export class AnalyticsModule {}
