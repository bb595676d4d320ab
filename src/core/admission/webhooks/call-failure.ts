/** A webhook could not be asked, or answered what cannot be understood. */
export class CallFailure extends Error {
  constructor(webhook: string, reason: string) {
    super(`failed calling webhook ${JSON.stringify(webhook)}: ${reason}`);
    this.name = 'CallFailure';
  }
}
