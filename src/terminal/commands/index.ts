import type { ProgramDefinition } from '../../core/machine/process.ts';
import { base64 } from './base64.ts';
import { basename } from './basename.ts';
import { cat } from './cat.ts';
import { chmod } from './chmod.ts';
import { chgrp, chown } from './chown.ts';
import { clear, reset } from './clear.ts';
import { cp } from './cp.ts';
import { cut } from './cut.ts';
import { date } from './date.ts';
import { dirname } from './dirname.ts';
import { echo } from './echo.ts';
import { env } from './env.ts';
import { find } from './find/find.ts';
import { egrep, fgrep, grep } from './grep.ts';
import { head } from './head.ts';
import { ln } from './ln.ts';
import { ls } from './ls/ls.ts';
import { mkdir } from './mkdir.ts';
import { mv } from './mv.ts';
import { printenv } from './printenv.ts';
import { printf } from './printf.ts';
import { pwd } from './pwd.ts';
import { readlink } from './readlink.ts';
import { realpath } from './realpath.ts';
import { rm } from './rm.ts';
import { rmdir } from './rmdir.ts';
import { sed } from './sed/sed.ts';
import { seq } from './seq.ts';
import { sleep } from './sleep.ts';
import { sort } from './sort.ts';
import { tac } from './tac.ts';
import { tail } from './tail.ts';
import { tee } from './tee.ts';
import { bracket, test } from './test.ts';
import { timeout } from './timeout.ts';
import { touch } from './touch.ts';
import { tr } from './tr.ts';
import { false_, true_ } from './true.ts';
import { uniq } from './uniq.ts';
import { watch } from './watch.ts';
import { wc } from './wc.ts';
import { which } from './which.ts';
import { xargs } from './xargs.ts';
import { yes } from './yes.ts';

/** The commands that stand in /usr/bin around kubectl. */
export const commandPrograms: readonly ProgramDefinition[] = [
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
