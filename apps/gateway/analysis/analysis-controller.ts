import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { BlackLittermanAnswer } from '#platform/solver/black-litterman-task.js';
import type { DiscreteAllocationAnswer } from '#platform/solver/discrete-allocation-task.js';
import type { FrontierAnswer } from '#platform/solver/frontier-task.js';
import type { OptimiseAnswer } from '#platform/solver/optimise-task.js';
import { Requires } from '../access/access.js';
import { AnalysisService } from './analysis-service.js';
import { BLACK_LITTERMAN_DOC, TakesViews } from './black-litterman/black-litterman-docs.js';
import { readBlackLittermanRequest } from './black-litterman/black-litterman-request.js';
import {
  DISCRETE_ALLOCATION_DOC,
  TakesWeights,
} from './discrete-allocation/discrete-allocation-docs.js';
import { readDiscreteAllocationRequest } from './discrete-allocation/discrete-allocation-request.js';
import { FRONTIER_DOC, TakesFrontier } from './frontier/frontier-docs.js';
import { readFrontierRequest } from './frontier/frontier-request.js';
import { readOptimiseRequest } from './optimise-request.js';
import { ApiTags } from '@nestjs/swagger';
import { ClientSignal } from '../http/client-signal.js';
import { Operation } from '../openapi/operation.js';
import { PERFORMANCE_DOC, TakesReturns } from './performance/performance-docs.js';
import { readPerformanceRequest } from './performance/performance-request.js';
import type { PerformanceAnswer } from '#platform/solver/performance-task.js';
import type { RiskModelAnswer } from '#platform/solver/risk-model-task.js';
import { RISK_MODEL_DOC, TakesPanel } from './risk-model/risk-model-docs.js';
import { readRiskModelRequest } from './risk-model/risk-model-request.js';
import { OPTIMISE_DOC, TakesProblem } from './optimise-docs.js';

/** The calculator's endpoints. */
@Controller('analysis')
@ApiTags('calculator')
@Requires('portfolio:read')
export class AnalysisController {
  constructor(private readonly analysis: AnalysisService) {}

  @Post('optimize')
  @HttpCode(200)
  @Operation(OPTIMISE_DOC)
  @TakesProblem()
  optimize(@Body() body: unknown, @ClientSignal() client: AbortSignal): Promise<OptimiseAnswer> {
    return this.analysis.runRead('optimise', readOptimiseRequest(body), client);
  }

  @Post('black-litterman')
  @HttpCode(200)
  @Operation(BLACK_LITTERMAN_DOC)
  @TakesViews()
  blackLitterman(
    @Body() body: unknown,
    @ClientSignal() client: AbortSignal,
  ): Promise<BlackLittermanAnswer> {
    return this.analysis.runRead('blackLitterman', readBlackLittermanRequest(body), client);
  }

  @Post('discrete-allocation')
  @HttpCode(200)
  @Operation(DISCRETE_ALLOCATION_DOC)
  @TakesWeights()
  discreteAllocation(
    @Body() body: unknown,
    @ClientSignal() client: AbortSignal,
  ): Promise<DiscreteAllocationAnswer> {
    return this.analysis.run('discreteAllocation', readDiscreteAllocationRequest(body), client);
  }

  @Post('frontier')
  @HttpCode(200)
  @Operation(FRONTIER_DOC)
  @TakesFrontier()
  frontier(@Body() body: unknown, @ClientSignal() client: AbortSignal): Promise<FrontierAnswer> {
    return this.analysis.runRead('frontier', readFrontierRequest(body), client);
  }

  @Post('performance')
  @HttpCode(200)
  @Operation(PERFORMANCE_DOC)
  @TakesReturns()
  performance(
    @Body() body: unknown,
    @ClientSignal() client: AbortSignal,
  ): Promise<PerformanceAnswer> {
    return this.analysis.run('performance', readPerformanceRequest(body), client);
  }

  @Post('risk-model')
  @HttpCode(200)
  @Operation(RISK_MODEL_DOC)
  @TakesPanel()
  riskModel(@Body() body: unknown, @ClientSignal() client: AbortSignal): Promise<RiskModelAnswer> {
    return this.analysis.runRead('riskModel', readRiskModelRequest(body), client);
  }
}
