/** The identifiers of the system manager's messages, which name them in `journalctl -x`. */
export const messageIds = {
  starting: '7d4958e842da4a758f6c1cdc7b36dcc5',
  started: '39f53479d3a045ac8e11786248231fbf',
  stopping: 'de5b426a63be47a7b6ac3eaac82e2f6f',
  stopped: '9d1aaa27d60140bd96365438aad20286',
  failed: 'be02cf6855d2428ba40df7e9d022f03d',
  processExit: '98e322203f7a4ed290d09fe03c09fe15',
  success: '7ad2d189f7e94e70a38c781354912448',
  failureResult: 'd9b373ed55a64feb8242e02dbe79a49c',
  restartScheduled: '5eb03494b6584870a536b337290809b3',
  resources: 'ae8f7b866b0347b9af31fe1c80b127c0',
} as const;

export interface Explanation {
  readonly subject: string;
  readonly body: (unit: string) => string;
}

const support = 'http://www.ubuntu.com/support';

/** What `-x` adds to a message. */
const explanations: Readonly<Record<string, Explanation>> = {
  [messageIds.starting]: {
    subject: 'A start job for unit UNIT has begun execution',
    body: (unit) => `A start job for unit ${unit} has begun execution.`,
  },
  [messageIds.started]: {
    subject: 'A start job for unit UNIT has finished successfully',
    body: (unit) => `A start job for unit ${unit} has finished successfully.`,
  },
  [messageIds.failed]: {
    subject: 'A start job for unit UNIT has failed',
    body: (unit) => `A start job for unit ${unit} has finished with a failure.`,
  },
  [messageIds.stopping]: {
    subject: 'A stop job for unit UNIT has begun execution',
    body: (unit) => `A stop job for unit ${unit} has begun execution.`,
  },
  [messageIds.stopped]: {
    subject: 'A stop job for unit UNIT has finished',
    body: (unit) => `A stop job for unit ${unit} has finished.`,
  },
  [messageIds.processExit]: {
    subject: 'Unit process exited',
    body: (unit) => `A process belonging to unit ${unit} has exited.`,
  },
  [messageIds.success]: {
    subject: 'Unit succeeded',
    body: (unit) => `The unit ${unit} has successfully entered the 'dead' state.`,
  },
  [messageIds.failureResult]: {
    subject: 'Unit failed',
    body: (unit) => `The unit ${unit} has entered the 'failed' state.`,
  },
  [messageIds.restartScheduled]: {
    subject: 'Automatic restarting of a unit has been scheduled',
    body: (unit) =>
      `Automatic restarting of the unit ${unit} has been scheduled, because its Restart= setting says so.`,
  },
  [messageIds.resources]: {
    subject: 'Resources consumed by unit runtime',
    body: (unit) => `The unit ${unit} completed and consumed the indicated resources.`,
  },
};

export function explanationLines(messageId: string, unit: string): string[] {
  const explanation = explanations[messageId];
  if (explanation === undefined) return [];
  return [
    `Subject: ${explanation.subject.replace('UNIT', unit)}`,
    'Defined-By: systemd',
    `Support: ${support}`,
    '',
    explanation.body(unit),
  ].map((line) => `░░ ${line}`.trimEnd());
}
