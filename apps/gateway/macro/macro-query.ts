import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';

/** Query of GET /macro/{series}. */
export class MacroQuery {
  @ApiPropertyOptional({
    example: '2026-04-10T15:30:00Z',
    description: 'An instant: nothing that was released later is shown; default now',
  })
  @IsOptional()
  @IsString({ message: 'expected one instant' })
  readonly asOf?: string;
}
