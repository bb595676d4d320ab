import { guard } from '../execute/assignments.ts';
import { subscriptKey } from '../expand/arithmetic.ts';
import type { Shell } from '../shell.ts';
import { optionLetters, optionNames, shoptNames } from '../shell-options.ts';
import { ShellExit } from '../unwind.ts';
import { type BuiltinCall, complain, isIdentifier, parseOptions, print, refuseOption } from './builtin.ts';
import { listAll } from './declare.ts';

const letterNames: Readonly<Record<string, string>> = optionLetters;

export async function set(call: BuiltinCall): Promise<number> {
  const { shell, args } = call;
  if (args.length === 0) return await print(call, listAll(shell));
  let index = 0;
  for (; index < args.length; index += 1) {
    const argument = args[index] ?? '';
    if (argument === '--') {
      shell.positional = args.slice(index + 1);
      return 0;
    }
    if (argument === '-' || !/^[-+]./.test(argument)) break;
    const on = argument.startsWith('-');
    for (const letter of argument.slice(1)) {
      if (letter === 'o') {
        const name = args[index + 1];
        if (name === undefined) return await listOptions(call, on);
        if (!optionNames.includes(name)) return await badOption(call, `${name}: invalid option name`);
        index += 1;
        setOption(shell, name, on);
      } else {
        const name = letterNames[letter];
        if (name === undefined) return await badLetter(call, `${on ? '-' : '+'}${letter}`);
        setOption(shell, name, on);
      }
    }
  }
  if (index < args.length) shell.positional = args.slice(args[index] === '-' ? index + 1 : index);
  return 0;
}

function setOption(shell: Shell, name: string, on: boolean): void {
  if (on) shell.options.add(name);
  else shell.options.delete(name);
}

async function badLetter(call: BuiltinCall, option: string): Promise<number> {
  if (call.shell.dialect === 'dash') return await call.shell.fatal(`set: Illegal option ${option}`, 2);
  return await refuseOption(call, option, 'set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]');
}

async function badOption(call: BuiltinCall, message: string): Promise<number> {
  if (call.shell.dialect === 'dash')
    return await call.shell.fatal(`set: Illegal option -o ${message.split(':')[0] ?? ''}`, 2);
  await complain(call, message);
  return 2;
}

async function listOptions(call: BuiltinCall, readable: boolean): Promise<number> {
  const lines = optionNames.map((name) => {
    const on = call.shell.has(name);
    return readable ? `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n` : `set ${on ? '-' : '+'}o ${name}\n`;
  });
  return await print(call, lines.join(''));
}

export async function shopt(call: BuiltinCall): Promise<number> {
  const { shell, args } = call;
  const { given, operands, unknown } = parseOptions(args, 'opqsu');
  if (unknown !== undefined) return await refuseOption(call, unknown, 'shopt [-pqsu] [-o] [optname ...]');
  const known = given.has('o') ? optionNames : shoptNames;
  const values = given.has('o') ? shell.options : shell.shopt;
  let status = 0;
  for (const name of operands.length > 0 ? operands : known) {
    if (!known.includes(name)) {
      await complain(call, `${name}: invalid shell option name`);
      status = 1;
      continue;
    }
    if (operands.length > 0 && given.has('s')) values.add(name);
    else if (operands.length > 0 && given.has('u')) values.delete(name);
    else {
      const on = values.has(name);
      if (operands.length === 0 && ((given.has('s') && !on) || (given.has('u') && on))) continue;
      if (operands.length > 0 && !on) status = 1;
      const line = given.has('p')
        ? `shopt ${on ? '-s' : '-u'} ${name}\n`
        : `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n`;
      if (!given.has('q')) await print(call, line);
    }
  }
  return status;
}

export async function shift(call: BuiltinCall): Promise<number> {
  const { shell, args } = call;
  const [text = '1'] = args;
  if (!/^\d+$/.test(text)) {
    if (/^-\d+$/.test(text)) return await complain(call, `${text}: shift count out of range`);
    return await complain(call, `${text}: numeric argument required`);
  }
  const count = Number(text);
  if (count > shell.positional.length) {
    if (shell.dialect === 'dash') return await shell.fatal("shift: can't shift that many", 2);
    return 1;
  }
  shell.positional = shell.positional.slice(count);
  return 0;
}

export async function unset(call: BuiltinCall): Promise<number> {
  const { shell, args } = call;
  const { given, operands, unknown } = parseOptions(args, 'fvn');
  if (unknown !== undefined) return await refuseOption(call, unknown, 'unset [-f] [-v] [-n] [name ...]');
  let status = 0;
  for (const operand of operands) {
    const element = /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(operand);
    if (given.has('f')) shell.functions.delete(operand);
    else if (element !== null) unsetElement(shell, element[1] ?? '', element[2] ?? '');
    else if (!isIdentifier(operand)) status = await complain(call, `\`${operand}': not a valid identifier`);
    else status = (await unsetName(call, operand, given)) || status;
  }
  return status;
}

async function unsetName(call: BuiltinCall, operand: string, given: ReadonlyMap<string, string>): Promise<number> {
  const { shell } = call;
  const name = given.has('n') ? operand : shell.variables.resolve(operand);
  const variable = shell.variables.find(name);
  if (variable === undefined && !given.has('v')) {
    if (!shell.functions.delete(name)) shell.variables.unset(name);
    return 0;
  }
  if (variable?.readOnly === true) {
    await complain(call, `${name}: ${shell.dialect === 'dash' ? 'is read only' : 'cannot unset: readonly variable'}`);
    if (shell.dialect === 'dash') throw new ShellExit(2);
    return 1;
  }
  await guard(shell, () => shell.variables.unset(name));
  return 0;
}

function unsetElement(shell: Shell, name: string, index: string): void {
  const variable = shell.variables.lookup(name);
  if (variable === undefined) return;
  if (index === '@' || index === '*') variable.elements.clear();
  else variable.elements.delete(subscriptKey(shell, name, index.replace(/^(["'])(.*)\1$/s, '$2')));
}
