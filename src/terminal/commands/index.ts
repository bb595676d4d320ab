import { lazyProgram, type ProgramDefinition } from '../../core/machine/process.ts';

const awk = lazyProgram('awk', async () => (await import('./awk/awk.ts')).awk);
const gawk = lazyProgram('gawk', async () => (await import('./awk/awk.ts')).gawk);
const mawk = lazyProgram('mawk', async () => (await import('./awk/awk.ts')).mawk);
const base64 = lazyProgram('base64', async () => (await import('./base64.ts')).base64);
const basename = lazyProgram('basename', async () => (await import('./basename.ts')).basename);
const cat = lazyProgram('cat', async () => (await import('./cat.ts')).cat);
const chmod = lazyProgram('chmod', async () => (await import('./chmod.ts')).chmod);
const chgrp = lazyProgram('chgrp', async () => (await import('./chown.ts')).chgrp);
const chown = lazyProgram('chown', async () => (await import('./chown.ts')).chown);
const clear = lazyProgram('clear', async () => (await import('./clear.ts')).clear);
const reset = lazyProgram('reset', async () => (await import('./clear.ts')).reset);
const cp = lazyProgram('cp', async () => (await import('./cp.ts')).cp);
const cut = lazyProgram('cut', async () => (await import('./cut.ts')).cut);
const date = lazyProgram('date', async () => (await import('./date.ts')).date);
const dirname = lazyProgram('dirname', async () => (await import('./dirname.ts')).dirname);
const echo = lazyProgram('echo', async () => (await import('./echo.ts')).echo);
const env = lazyProgram('env', async () => (await import('./env.ts')).env);
const find = lazyProgram('find', async () => (await import('./find/find.ts')).find);
const egrep = lazyProgram('egrep', async () => (await import('./grep.ts')).egrep);
const fgrep = lazyProgram('fgrep', async () => (await import('./grep.ts')).fgrep);
const grep = lazyProgram('grep', async () => (await import('./grep.ts')).grep);
const head = lazyProgram('head', async () => (await import('./head.ts')).head);
const jq = lazyProgram('jq', async () => (await import('./jq/jq.ts')).jq);
const ln = lazyProgram('ln', async () => (await import('./ln.ts')).ln);
const ls = lazyProgram('ls', async () => (await import('./ls/ls.ts')).ls);
const mkdir = lazyProgram('mkdir', async () => (await import('./mkdir.ts')).mkdir);
const mv = lazyProgram('mv', async () => (await import('./mv.ts')).mv);
const printenv = lazyProgram('printenv', async () => (await import('./printenv.ts')).printenv);
const printf = lazyProgram('printf', async () => (await import('./printf.ts')).printf);
const pwd = lazyProgram('pwd', async () => (await import('./pwd.ts')).pwd);
const readlink = lazyProgram('readlink', async () => (await import('./readlink.ts')).readlink);
const realpath = lazyProgram('realpath', async () => (await import('./realpath.ts')).realpath);
const rm = lazyProgram('rm', async () => (await import('./rm.ts')).rm);
const rmdir = lazyProgram('rmdir', async () => (await import('./rmdir.ts')).rmdir);
const sed = lazyProgram('sed', async () => (await import('./sed/sed.ts')).sed);
const seq = lazyProgram('seq', async () => (await import('./seq.ts')).seq);
const sleep = lazyProgram('sleep', async () => (await import('./sleep.ts')).sleep);
const sort = lazyProgram('sort', async () => (await import('./sort.ts')).sort);
const tac = lazyProgram('tac', async () => (await import('./tac.ts')).tac);
const tail = lazyProgram('tail', async () => (await import('./tail.ts')).tail);
const tee = lazyProgram('tee', async () => (await import('./tee.ts')).tee);
const bracket = lazyProgram('[', async () => (await import('./test.ts')).bracket);
const test = lazyProgram('test', async () => (await import('./test.ts')).test);
const timeout = lazyProgram('timeout', async () => (await import('./timeout.ts')).timeout);
const touch = lazyProgram('touch', async () => (await import('./touch.ts')).touch);
const tr = lazyProgram('tr', async () => (await import('./tr.ts')).tr);
const false_ = lazyProgram('false', async () => (await import('./true.ts')).false_);
const true_ = lazyProgram('true', async () => (await import('./true.ts')).true_);
const uniq = lazyProgram('uniq', async () => (await import('./uniq.ts')).uniq);
const watch = lazyProgram('watch', async () => (await import('./watch.ts')).watch);
const wc = lazyProgram('wc', async () => (await import('./wc.ts')).wc);
const which = lazyProgram('which', async () => (await import('./which.ts')).which);
const xargs = lazyProgram('xargs', async () => (await import('./xargs.ts')).xargs);
const yes = lazyProgram('yes', async () => (await import('./yes.ts')).yes);

/** The commands that stand in /usr/bin around kubectl. */
export const commandPrograms: readonly ProgramDefinition[] = [
  awk,
  gawk,
  mawk,
  base64,
  basename,
  bracket,
  cat,
  chgrp,
  chmod,
  chown,
  clear,
  cp,
  cut,
  date,
  dirname,
  echo,
  egrep,
  env,
  false_,
  fgrep,
  find,
  grep,
  head,
  jq,
  ln,
  ls,
  mkdir,
  mv,
  printenv,
  printf,
  pwd,
  readlink,
  realpath,
  reset,
  rm,
  rmdir,
  sed,
  seq,
  sleep,
  sort,
  tac,
  tail,
  tee,
  test,
  timeout,
  touch,
  tr,
  true_,
  uniq,
  watch,
  wc,
  which,
  xargs,
  yes,
];
