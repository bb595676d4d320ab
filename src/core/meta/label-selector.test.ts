import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatLabelSelector, formatSelector, matchesLabels, parseLabelSelector } from './label-selector.ts';

const refused: [string, string][] = [
  ['a in', "unable to parse requirement: found '' expected: '('"],
  ['a,', "found '', expected: identifier after ','"],
  [',a', "found ',', expected: !, identifier, or 'end of string'"],
  ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  ['a=b c', "found 'c', expected: ',' or 'end of string'"],
  ['a==!b', "unable to parse requirement: found '!', expected: identifier"],
  ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
  ['a in (=)', "unable to parse requirement: found '=', expected: ',', ')' or identifier"],
  ['!a=b', "found '=', expected: ',' or 'end of string'"],
  [
    'a=-b',
    "unable to parse requirement: values[0][a]: Invalid value: \"-b\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
  ],
  [
    'a>b',
    "unable to parse requirement: values[0]: Invalid value: \"b\": for 'Gt', 'Lt' operators, the value must be an integer",
  ],
];

for (const [text, message] of refused) {
  test(`refuses ${text}`, () => {
    assert.throws(() => parseLabelSelector(text), { name: 'SelectorError', message });
  });
}

const rendered: [string, string][] = [
  ['tier in (b,a), app=web', 'app=web,tier in (a,b)'],
  ['a!=b,!c,d', 'a!=b,!c,d'],
  ['x in (foo,,baz),y,z notin ()', 'x in (,baz,foo),y,z notin ()'],
  ['a==b', 'a==b'],
  ['in in (in, notin)', 'in in (in,notin)'],
  ['a=', 'a='],
  ['n>3', 'n>3'],
];

for (const [text, canonical] of rendered) {
  test(`prints ${text} as ${canonical}`, () => assert.equal(formatSelector(parseLabelSelector(text)), canonical));
}

test('matches labels', () => {
  const labels = { app: 'web', n: '5' };
  const matching = [
    '',
    'app',
    'app=web',
    'app in (web,db)',
    'app!=db',
    'tier!=x',
    '!tier',
    'tier notin (a)',
    'n>4',
    'n<6',
  ];
  for (const text of matching) assert.ok(matchesLabels(parseLabelSelector(text), labels), text);
  const other = ['tier', 'app=db', '!app', 'app notin (web)', 'n>5', 'app>4', 'constructor'];
  for (const text of other) assert.ok(!matchesLabels(parseLabelSelector(text), labels), text);
});

test('prints selector objects as kubectl does', () => {
  assert.equal(formatLabelSelector(undefined), '<none>');
  assert.equal(formatLabelSelector({}), '<none>');
  const expressions = [{ key: 'a', operator: 'In', values: ['x', 'y'] }];
  assert.equal(formatLabelSelector({ matchLabels: { b: '1' }, matchExpressions: expressions }), 'a in (x,y),b=1');
  assert.equal(formatLabelSelector({ matchExpressions: [{ key: 'a', operator: 'Is' }] }), '<error>');
});
