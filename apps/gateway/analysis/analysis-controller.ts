import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { OptimiseAnswer } from '#platform/solver/optimise-task.js';
import { AnalysisService } from './analysis-service.js';
import { readOptimiseRequest } from './optimise-request.js';
import { ApiTags } from '@nestjs/swagger';
import { Operation } from '../openapi/operation.js';
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
}
