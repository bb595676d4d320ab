import { defineCommandGroup } from '../../define-kubectl-command.ts';
import { createDockerRegistrySecretCommand } from './secret/docker-registry.ts';
import { createGenericSecretCommand } from './secret/generic.ts';
import { createTlsSecretCommand } from './secret/tls.ts';

export const createSecretCommand = defineCommandGroup({
  use: 'secret',
  subcommands: [createDockerRegistrySecretCommand, createGenericSecretCommand, createTlsSecretCommand],
});
