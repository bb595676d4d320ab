/** What a JSON web token says, without what is another each time. */
export function readToken(token: string): object {
  const [head = '', claims = ''] = token.split('.');
  const { kid: _kid, ...header } = parsePart(head);
  const { iat, exp, nbf, jti: _jti, ...rest } = parsePart(claims);
  return { header, ...rest, seconds: Number(exp) - Number(iat), fromNow: nbf === iat };
}

function parsePart(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
}
