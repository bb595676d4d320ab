/** What a pattern with `*`, `?` and `[abc]` fits. */
export function globPattern(pattern: string): RegExp {
  const source = pattern.replace(/\\(.)|(\*)|(\?)|(\[\^?[^\]]*\])|([\s\S])/g, (_, escaped, star, any, group, plain) => {
    if (star !== undefined) return '[\\s\\S]*';
    if (any !== undefined) return '[\\s\\S]';
    if (group !== undefined) return String(group).replaceAll('\\', '\\\\');
    return String(escaped ?? plain).replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
  });
  return new RegExp(`^${source}$`);
}
