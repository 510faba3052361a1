import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { OptimiseAnswer } from '#platform/solver/optimise-task.js';
import { AnalysisService } from './analysis-service.js';
import { readOptimiseRequest } from './optimise-request.js';
import { ApiTags } from '@nestjs/swagger';
import { Operation } from '../openapi/operation.js';
import { PERFORMANCE_DOC, TakesReturns } from './performance/performance-docs.js';
import { readPerformanceRequest } from './performance/performance-request.js';
import type { PerformanceAnswer } from '#platform/solver/performance-task.js';
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
  optimize(@Body() body: unknown): Promise<OptimiseAnswer> {
    return this.analysis.optimise(readOptimiseRequest(body));
  }

  @Post('performance')
  @HttpCode(200)
  @Operation(PERFORMANCE_DOC)
  @TakesReturns()
  performance(@Body() body: unknown): Promise<PerformanceAnswer> {
    return this.analysis.performance(readPerformanceRequest(body));
  }
}
