import { LoopExit, ReturnExit, ShellExit } from '../unwind.ts';
import { type BuiltinCall, complain } from './builtin.ts';

export async function exit(call: BuiltinCall): Promise<number> {
  const { shell, args } = call;
  const [text] = args;
  if (text === undefined) throw new ShellExit(shell.lastStatus);
  if (!/^\s*[-+]?\d+\s*$/.test(text)) {
    if (shell.dialect === 'dash') return await shell.fatal(`exit: Illegal number: ${text}`, 2);
    await complain(call, `${text}: numeric argument required`);
    throw new ShellExit(2);
  }
  if (args.length > 1) return await complain(call, 'too many arguments');
  throw new ShellExit(Number(text) & 0xff);
}

export async function returnFromFunction(call: BuiltinCall): Promise<number> {
  const { shell, args } = call;
  const [text] = args;
  if (shell.calls.length === 0 && shell.sourceDepth === 0) {
    if (shell.dialect === 'dash') throw new ShellExit(Number(text ?? shell.lastStatus) & 0xff);
    return await complain(call, "can only `return' from a function or sourced script", 2);
  }
  if (text === undefined) throw new ReturnExit(shell.lastStatus);
  if (!/^\s*[-+]?\d+\s*$/.test(text)) {
    await complain(call, `${text}: numeric argument required`);
    throw new ReturnExit(2);
  }
  throw new ReturnExit(Number(text) & 0xff);
}

export async function leaveLoop(call: BuiltinCall): Promise<number> {
  const { shell, name, args } = call;
  if (shell.loopDepth === 0) {
    if (shell.dialect === 'bash') await complain(call, "only meaningful in a `for', `while', or `until' loop");
    return 0;
  }
  const [text = '1'] = args;
  const depth = Number(text);
  if (!/^-?\d+$/.test(text)) {
    await complain(call, `${text}: numeric argument required`);
    throw new ShellExit(128);
  }
  if (depth < 1) {
    await complain(call, `${text}: loop count out of range`);
    throw new LoopExit('break', shell.loopDepth);
  }
  throw new LoopExit(name === 'break' ? 'break' : 'continue', depth);
}
