/**
 * The project's own lint rules. oxlint loads them into Node as they are, hence JavaScript.
 *
 * - `clock`: only `src/core/clock` reads time, sets timers or draws random numbers.
 * - `everywhere`: the core runs in a page, a worker and Node, so it uses no name that only a worker or a page has.
 */

const CLOCK = 'use the Clock that you were given (process.clock)';
const RANDOM = 'use the Clock that you were given: it is the source of randomness too (process.clock)';

const TIMERS = new Set([
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
  'requestIdleCallback',
]);

const MEMBERS = new Map([
  ['Date.now', CLOCK],
  ['performance.now', CLOCK],
  ['performance.timeOrigin', CLOCK],
  ['AbortSignal.timeout', CLOCK],
  ['Math.random', RANDOM],
  ['crypto.getRandomValues', RANDOM],
  ['crypto.randomUUID', RANDOM],
]);

const ONLY_SOMEWHERE = new Set([
  'caches',
  'close',
  'FileReader',
  'FileReaderSync',
  'importScripts',
  'location',
  'name',
  'navigator',
  'onmessage',
  'postMessage',
  'requestAnimationFrame',
  'self',
  'Worker',
  'XMLHttpRequest',
]);

const GLOBAL_OBJECTS = new Set(['globalThis', 'self', 'window']);

/** Is this identifier a reference to a global, not to something declared or imported in the file? */
function isGlobal(context, node) {
  for (let scope = context.sourceCode.getScope(node); scope; scope = scope.upper) {
    const variable = scope.set.get(node.name);
    if (variable) return variable.defs.length === 0;
  }
  return true;
}

function propertyName(node) {
  if (!node.computed) return node.property.name;
  return node.property.type === 'Literal' ? String(node.property.value) : undefined;
}

/** `Date` for `Date` and for `globalThis.Date`; undefined for anything that is not a global. */
function globalName(context, node) {
  if (node.type === 'Identifier') return isGlobal(context, node) ? node.name : undefined;
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') return undefined;
  if (!GLOBAL_OBJECTS.has(node.object.name) || !isGlobal(context, node.object)) return undefined;
  return propertyName(node);
}

/** Is this identifier read as a value (not a property's name, a declaration's name or a type)? */
function isValue(node) {
  const { parent } = node;
  if (parent.type === 'MemberExpression') return parent.object === node || parent.computed;
  if (parent.type === 'Property') return parent.value === node && parent.parent.type === 'ObjectExpression';
  return !/^TS(?!AsExpression|NonNull|Satisfies|Instantiation)|Definition$|Specifier$|^(Labeled|Break|Continue)Statement$/.test(
    parent.type,
  );
}

/** Calls `visit(name, node)` for every reference to a global value, whether written `x` or `globalThis.x`. */
function onGlobal(context, visit) {
  return {
    Identifier(node) {
      if (isValue(node) && isGlobal(context, node)) visit(node.name, node);
    },
    MemberExpression(node) {
      if (node.object.type !== 'Identifier') return;
      const name = globalName(context, node);
      if (name) visit(name, node);
    },
  };
}

const clock = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const report = (node, what, instead) =>
      context.report({ node, message: `Only src/core/clock may use ${what}: ${instead}.` });
    const globals = onGlobal(context, (name, node) => {
      if (TIMERS.has(name)) report(node, name, CLOCK);
    });
    return {
      Identifier: globals.Identifier,
      MemberExpression(node) {
        globals.MemberExpression(node);
        const member = `${globalName(context, node.object)}.${propertyName(node)}`;
        const instead = MEMBERS.get(member);
        if (instead) report(node, member, instead);
      },
      NewExpression(node) {
        if (node.arguments.length === 0 && globalName(context, node.callee) === 'Date')
          report(node, 'new Date()', CLOCK);
      },
      CallExpression(node) {
        if (globalName(context, node.callee) === 'Date') report(node, 'Date()', CLOCK);
      },
    };
  },
};

const everywhere = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    return onGlobal(context, (name, node) => {
      if (!ONLY_SOMEWHERE.has(name)) return;
      context.report({
        node,
        message: `\`${name}\` does not exist wherever this code runs (page, worker, Node): take it as a parameter.`,
      });
    });
  },
};

export default { meta: { name: 'tabernetes' }, rules: { clock, everywhere } };
