/** Stand in scripts for what differs between the servers: where webhooks are, and who vouches for them. */
export const serverPlaceholder = '127.0.0.1:18443';
/** Where nobody listens. */
export const nobodyPlaceholder = '127.0.0.1:18444';
/** Base64 in scripts, in recordings as well. */
export const caPlaceholder = 'UExBQ0VIT0xERVI=';
