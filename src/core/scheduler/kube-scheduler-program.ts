import { createEventRecorder } from '../client/event-recorder.ts';
import { createInformerFactory } from '../client/informer-factory.ts';
import { controlLoopFlags, runControlLoop } from '../component/control-loop.ts';
import { defineProgram } from '../machine/process.ts';
import { runScheduler } from './scheduler.ts';

/** kube-scheduler as a program. */
export const kubeSchedulerProgram = defineProgram({
  name: 'kube-scheduler',
  run: (process) =>
    runControlLoop(process, {
      name: 'kube-scheduler',
      healthPort: 10259,
      flags: controlLoopFlags,
      lead: async ({ client, signal, log }) => {
        const { clock } = process;
        const informers = createInformerFactory({ client, clock, signal });
        const recorder = createEventRecorder({ client, clock, component: 'default-scheduler' });
        await runScheduler({ client, clock, informers, recorder, signal, log });
      },
    }),
});
