import { assert } from 'chai';

describe('the browser that the tests run in', () => {
  it('has what the playground builds on', async () => {
    assert.isFunction(Worker);
    assert.isFunction(CompressionStream);
    assert.instanceOf(indexedDB, IDBFactory);
    const key = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
    assert.equal(key.privateKey.type, 'private');
  });
});
