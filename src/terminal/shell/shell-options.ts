/** The options of `set -o`, with their letters. */
export const optionLetters = {
  a: 'allexport',
  b: 'notify',
  e: 'errexit',
  f: 'noglob',
  h: 'hashall',
  m: 'monitor',
  n: 'noexec',
  u: 'nounset',
  v: 'verbose',
  x: 'xtrace',
  B: 'braceexpand',
  C: 'noclobber',
  E: 'errtrace',
  H: 'histexpand',
  P: 'physical',
  T: 'functrace',
} as const;

const unlettered = ['emacs', 'history', 'ignoreeof', 'interactive-comments', 'nolog', 'pipefail', 'posix', 'vi'];

export const optionNames: readonly string[] = [...Object.values(optionLetters), ...unlettered].sort();

export const shoptNames: readonly string[] = [
  'autocd',
  'cdspell',
  'checkhash',
  'checkjobs',
  'checkwinsize',
  'cmdhist',
  'direxpand',
  'dotglob',
  'expand_aliases',
  'extglob',
  'extquote',
  'failglob',
  'force_fignore',
  'globasciiranges',
  'globskipdots',
  'globstar',
  'histappend',
  'histreedit',
  'histverify',
  'hostcomplete',
  'inherit_errexit',
  'interactive_comments',
  'lastpipe',
  'lithist',
  'login_shell',
  'nocaseglob',
  'nocasematch',
  'nullglob',
  'patsub_replacement',
  'progcomp',
  'promptvars',
  'sourcepath',
  'xpg_echo',
];

export const defaultOptions: readonly string[] = ['braceexpand', 'hashall', 'interactive-comments'];

export const defaultShopt: readonly string[] = [
  'checkwinsize',
  'cmdhist',
  'complete_fullquote',
  'extquote',
  'force_fignore',
  'globasciiranges',
  'globskipdots',
  'hostcomplete',
  'interactive_comments',
  'patsub_replacement',
  'progcomp',
  'promptvars',
  'sourcepath',
];
