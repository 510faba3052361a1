export function auditFaults(output: string): readonly string[];
