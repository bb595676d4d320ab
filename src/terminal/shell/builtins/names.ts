const keywords = new Set(
  '! [[ ]] { } case coproc do done elif else esac fi for function if in select then time until while'.split(' '),
);

export const bashBuiltinNames: readonly string[] = (
  '. : [ alias bg bind break builtin caller cd command compgen complete compopt continue declare dirs disown echo enable ' +
  'eval exec exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf pushd pwd ' +
  'read readarray readonly return set shift shopt source suspend test times trap true type typeset ulimit umask unalias ' +
  'unset wait'
).split(' ');

const dashBuiltinNames: readonly string[] = (
  '. : [ alias bg break cd command continue echo eval exec exit export false fg getopts hash jobs kill local printf pwd ' +
  'read readonly return set shift test times trap true type ulimit umask unalias unset wait'
).split(' ');

export const keywordNames: readonly string[] = [...keywords];

export function isKeyword(name: string): boolean {
  return keywords.has(name);
}

export function isBuiltinName(name: string, dialect: 'bash' | 'dash'): boolean {
  return (dialect === 'bash' ? bashBuiltinNames : dashBuiltinNames).includes(name);
}
