import { defineCommandGroup } from '../define-kubectl-command.ts';
import { setEnvCommand } from './set/env.ts';
import { setImageCommand } from './set/image.ts';
import { setResourcesCommand } from './set/resources.ts';
import { setSelectorCommand } from './set/selector.ts';
import { setServiceAccountCommand } from './set/serviceaccount.ts';

export const setCommand = defineCommandGroup({
  use: 'set',
  subcommands: [setEnvCommand, setImageCommand, setResourcesCommand, setSelectorCommand, setServiceAccountCommand],
});
