/** The part before the slash is the manager of the fields that the scripts write. */
export const userAgent = 'recorder/1.0';
