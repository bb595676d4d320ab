import type { Kernel } from '../kernel.ts';
import type { KernelState } from '../kernel-state.ts';
import type { ProcessTable } from '../process-table.ts';

/** What the generated files of a machine tell of. */
export interface ProcContext {
  readonly kernel: Kernel;
  readonly state: KernelState;
  readonly processes: ProcessTable;
  /** When the machine started. */
  readonly bootedMs: number;
}
