import type { Status } from '../../api/meta-v1.ts';
import { chunkBytes } from '../../network/http-body.ts';

/** How a protocol tells of a command's end, from the Status that the runtime gave. Undefined: by silence. */
export type StatusWriter = (status: Uint8Array) => Uint8Array | undefined;

/** `v4`: the Status as it is. */
export const wholeStatus: StatusWriter = (status) => status;

/** Before `v4`: the message of a failure. */
export const failureMessage: StatusWriter = (bytes) => {
  const { status, message = '' } = parse(bytes);
  return status === 'Success' ? undefined : chunkBytes(message);
};

/** `v5`, where the kubelet stands between: it tells what it has understood of a `v4` Status. */
export const translatedStatus: StatusWriter = (bytes) => {
  const { status, reason, details, message = '' } = parse(bytes);
  if (status === 'Success') return bytes;
  const exitCode = details?.causes?.find((cause) => cause.reason === 'ExitCode')?.message;
  if (reason === 'NonZeroExitCode' && exitCode !== undefined) {
    const text = `command terminated with non-zero exit code: command terminated with exit code ${exitCode}`;
    return chunkBytes(JSON.stringify({ metadata: {}, status, message: text, reason, details }));
  }
  const told = { message: `Internal error occurred: ${message}`, reason: 'InternalError' };
  return chunkBytes(JSON.stringify({ metadata: {}, status, ...told, details: { causes: [{ message }] }, code: 500 }));
};

function parse(bytes: Uint8Array): Status {
  return JSON.parse(new TextDecoder().decode(bytes)) as Status;
}
