import { defineCommand } from '../../cli/command.ts';
import { connect } from '../connect.ts';

export const versionCommand = defineCommand({
  use: 'version',
  short: 'Display runtime version information',
  run: async (invocation) => {
    const { runtimeName, runtimeVersion, runtimeApiVersion } = await connect(invocation).runtime('Version', {});
    await invocation.process.stdout.write(
      `Version:  0.1.0\nRuntimeName:  ${runtimeName}\nRuntimeVersion:  ${runtimeVersion}\nRuntimeApiVersion:  ${runtimeApiVersion}\n`,
    );
    return 0;
  },
});
