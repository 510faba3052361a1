import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { OptimiseAnswer } from '#platform/solver/optimise-task.js';
import { AnalysisService } from './analysis-service.js';
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
export class AnalysisController {
  constructor(private readonly analysis: AnalysisService) {}

  @Post('optimize')
  @HttpCode(200)
  @Operation(OPTIMISE_DOC)
  @TakesProblem()
  optimize(@Body() body: unknown, @ClientSignal() client: AbortSignal): Promise<OptimiseAnswer> {
    return this.analysis.run('optimise', readOptimiseRequest(body), client);
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
    return this.analysis.run('riskModel', readRiskModelRequest(body), client);
  }
}
