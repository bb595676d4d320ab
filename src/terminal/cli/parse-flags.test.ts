import assert from 'node:assert/strict';
import { test } from 'node:test';
import { booleanFlag, durationFlag, integerFlag, listFlag, stringFlag } from './flag.ts';
import { parseFlags } from './parse-flags.ts';

const flags = {
  watch: booleanFlag({ shorthand: 'w' }),
  namespace: stringFlag({ shorthand: 'n' }),
  'dry-run': stringFlag({ initial: 'none', bare: 'unchanged' }),
  filename: listFlag({ shorthand: 'f' }),
  replicas: integerFlag({ initial: 1 }, 'int32'),
  timeout: durationFlag(),
};

function read(line: string): unknown[] {
  const { args, values, argsBeforeDash } = parseFlags(line.split(' '), flags);
  return [args, Object.fromEntries([...values].filter(([name]) => given(line).has(name))), argsBeforeDash];
}

function given(line: string): ReadonlySet<string> {
  return parseFlags(line.split(' '), flags).given;
}

test('flags in every notation, between and after arguments', () => {
  assert.deepEqual(read('get -n x -nx pods'), [['get', 'pods'], { namespace: 'x' }, undefined]);
  assert.deepEqual(read('pods --namespace=a=b -wn=c'), [['pods'], { namespace: 'c', watch: true }, undefined]);
  assert.deepEqual(read('-f a,b -f c'), [[], { filename: ['a', 'b', 'c'] }, undefined]);
  assert.deepEqual(read('x --dry-run client'), [['x', 'client'], { 'dry-run': 'unchanged' }, undefined]);
  assert.deepEqual(read('pod -w -- ls -l'), [['pod', 'ls', '-l'], { watch: true }, 1]);
  assert.deepEqual(read('--timeout=1m30s --dry_run=client'), [[], { timeout: 90_000, 'dry-run': 'client' }, undefined]);
});

test('complaints in the words of pflag', () => {
  const complaints: [line: string, message: string][] = [
    ['--foo', 'unknown flag: --foo'],
    ['-wz', "unknown shorthand flag: 'z' in -z"],
    ['-n', "flag needs an argument: 'n' in -n"],
    ['--namespace', 'flag needs an argument: --namespace'],
    ['--=x', 'bad flag syntax: --=x'],
    ['--watch=foo', 'invalid argument "foo" for "-w, --watch" flag: strconv.ParseBool: parsing "foo": invalid syntax'],
    [
      '--replicas=3000000000',
      'invalid argument "3000000000" for "--replicas" flag: strconv.ParseInt: parsing "3000000000": value out of range',
    ],
    ['--timeout=5', 'invalid argument "5" for "--timeout" flag: time: missing unit in duration "5"'],
  ];
  for (const [line, message] of complaints) assert.throws(() => read(line), { message });
});
