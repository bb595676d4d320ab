import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFlagTexts, readFlags } from './flags.ts';
import { validateFlags } from './validate-flags.ts';

const whole = [
  ...['--etcd-servers=https://127.0.0.1:2379', '--service-account-issuer=https://k'],
  ...['--service-account-key-file=sa.pub', '--service-account-signing-key-file=sa.key'],
  ...['--service-cluster-ip-range=10.96.0.0/12', '--authorization-mode=RBAC'],
];

/** What kube-apiserver v1.36 said. */
const problems: readonly (readonly [given: string, told: readonly string[]])[] = [
  ['--enable-admission-plugins=Nope,NodeRestriction', ['enable-admission-plugins plugin "Nope" is unknown']],
  ['--disable-admission-plugins=Nope', ['disable-admission-plugins plugin "Nope" is unknown']],
  [
    '--enable-admission-plugins=LimitRanger --disable-admission-plugins=LimitRanger',
    ['[LimitRanger] in enable-admission-plugins and disable-admission-plugins overlapped'],
  ],
  ['--authorization-mode=Node,Rbac', ['authorization-mode "Rbac" is not a valid mode']],
  ['--secure-port=0', ['--secure-port 0 must be between 1 and 65535, inclusive. It cannot be turned off with 0']],
  ['--service-cluster-ip-range=10.0.0.0', ['service-cluster-ip-range[0] is not a valid cidr']],
  ['--max-requests-inflight=-1', ['--max-requests-inflight can not be negative value']],
  [
    '--audit-log-path=- --audit-log-maxage=-1 --audit-log-format=xml --audit-log-mode=x',
    [
      'invalid audit log mode x, allowed modes are "batch,blocking,blocking-strict"',
      'invalid audit log format xml, allowed formats are "legacy,json"',
      "--audit-log-maxage -1 can't be a negative number",
    ],
  ],
];

for (const [given, told] of problems) {
  test(`flags are refused as the real server does: ${given}`, () => {
    assert.deepEqual(validateFlags(readFlags(parseFlagTexts([...whole, ...given.split(' ')]))), told);
  });
}

test('the flags that a server cannot do without are named', () => {
  assert.deepEqual(validateFlags(readFlags(parseFlagTexts([]))), [
    '--etcd-servers must be specified',
    'service-account-issuer is a required flag',
    'either `--service-account-key-file` or `--service-account-signing-endpoint` must be set',
    '--service-account-signing-key-file and --service-account-issuer are required flags',
  ]);
});

const mistyped: readonly (readonly [given: string, problem: string])[] = [
  ['--secure-port=x', 'invalid argument "x" for "--secure-port" flag: strconv.ParseInt: parsing "x": invalid syntax'],
  ['--request-timeout=x', 'invalid argument "x" for "--request-timeout" flag: time: invalid duration "x"'],
  ['--event-ttl=5', 'invalid argument "5" for "--event-ttl" flag: time: missing unit in duration "5"'],
  [
    '--anonymous-auth=maybe',
    'invalid argument "maybe" for "--anonymous-auth" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
  ],
  ['--advertise-address=x', 'invalid argument "x" for "--advertise-address" flag: failed to parse IP: "x"'],
  [
    '--service-node-port-range=x',
    'invalid argument "x" for "--service-node-port-range" flag: strconv.Atoi: parsing "x": invalid syntax',
  ],
];

for (const [given, problem] of mistyped) {
  test(`a value of the wrong type is refused as the real server does: ${given}`, () => {
    assert.throws(() => readFlags(parseFlagTexts([...whole, given])), { message: problem });
  });
}
