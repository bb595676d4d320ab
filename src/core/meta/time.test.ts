import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatHumanDuration, formatMicroTime, formatShortHumanDuration, formatTime, parseTime } from './time.ts';

const second = 1000;
const hour = 3600 * second;
const day = 24 * hour;

test('ages read as in kubectl', () => {
  const ages: [number, string][] = [
    [-5 * second, '<invalid>'],
    [-second, '0s'],
    [119 * second, '119s'],
    [120 * second, '2m'],
    [192 * second, '3m12s'],
    [600 * second, '10m'],
    [179 * 60 * second, '179m'],
    [3 * hour, '3h'],
    [7.5 * hour, '7h30m'],
    [47 * hour, '47h'],
    [2 * day, '2d'],
    [52 * hour, '2d4h'],
    [729 * day, '729d'],
    [740 * day, '2y10d'],
    [9 * 365 * day, '9y'],
  ];
  for (const [durationMs, text] of ages) assert.equal(formatHumanDuration(durationMs), text);
  assert.equal(formatShortHumanDuration(90 * second), '1m');
  assert.equal(formatShortHumanDuration(400 * day), '1y');
});

test('times are RFC 3339', () => {
  const timeMs = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
  assert.equal(formatTime(timeMs), '2026-01-02T03:04:05Z');
  assert.equal(formatMicroTime(timeMs), '2026-01-02T03:04:05.678000Z');
  assert.equal(parseTime('2026-01-02T03:04:05.678000Z'), timeMs);
  assert.equal(parseTime('2026-01-02T05:04:05.678+02:00'), timeMs);
  for (const text of ['', '2026-01-02', '2026-02-30T00:00:00Z', '2026-01-02 03:04:05Z'])
    assert.equal(parseTime(text), undefined);
});
