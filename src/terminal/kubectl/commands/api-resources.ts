import type { JsonObject } from '../../../core/meta/object.ts';
import { quote } from '../../../core/meta/quote.ts';
import { printYaml } from '../../../core/meta/yaml/print.ts';
import { booleanFlag, listFlag, stringFlag } from '../../cli/flag.ts';
import { defineKubectlCommand } from '../define-kubectl-command.ts';
import { type ApiResource, apiVersionOf, groupResourceOf } from '../discovery/api-resource.ts';
import { UsageError } from '../failures.ts';
import { printJson } from '../printers/json.ts';
import { tableWriter } from '../printers/table.ts';
import type { Session } from '../session.ts';

export const apiResourcesCommand = defineKubectlCommand({
  use: 'api-resources',
  flags: {
    'api-group': stringFlag(),
    cached: booleanFlag(),
    categories: listFlag(),
    namespaced: booleanFlag({ initial: true }),
    'no-headers': booleanFlag(),
    output: stringFlag({ shorthand: 'o' }),
    'show-managed-fields': booleanFlag({ hidden: true }),
    'sort-by': stringFlag(),
    verbs: listFlag(),
  },
  run: async (session, { flags, args, given }) => {
    if (args.length > 0) throw new UsageError(`unexpected arguments: [${args.join(' ')}]`);
    if (!['', 'wide', 'name', 'json', 'yaml'].includes(flags.output)) throw unknownFormat(flags.output);
    if (!['', 'name', 'kind'].includes(flags['sort-by'])) throw new Error('--sort-by accepts only name or kind');
    const found = await preferredResources(session, flags.cached);
    const shown = found.filter(
      (resource) =>
        (!given.has('api-group') || resource.group === flags['api-group']) &&
        (!given.has('namespaced') || resource.namespaced === flags.namespaced) &&
        resource.verbs.length > 0 &&
        flags.verbs.every((verb) => resource.verbs.includes(verb)) &&
        flags.categories.every((category) => resource.categories.includes(category)),
    );
    const sorted = sort(shown, flags['sort-by']);
    if (flags.output === 'json') return session.print(printJson(asList(sorted)));
    if (flags.output === 'yaml') return session.print(printYaml(asList(sorted)));
    await session.print(table(sorted, { output: flags.output, headers: !flags['no-headers'] }));
  },
});

function unknownFormat(format: string): Error {
  return new Error(
    `unable to match a printer suitable for the output format ${quote(format)}, allowed formats are: json,kyaml,name,wide,yaml`,
  );
}

async function preferredResources(session: Session, cached: boolean): Promise<ApiResource[]> {
  const groups = cached ? await session.discovery.groups() : await session.discovery.refresh(1);
  const seen = new Set<string>();
  const resources: ApiResource[] = [];
  for (const { name, versions } of groups) {
    for (const { resources: offered } of versions) {
      for (const resource of offered) {
        const key = `${name}/${resource.plural}`;
        if (!seen.has(key)) resources.push(resource);
        seen.add(key);
      }
    }
  }
  return resources;
}

function sort(resources: readonly ApiResource[], by: string): ApiResource[] {
  const compare = (left: string, right: string): number => (left < right ? -1 : Number(left > right));
  return resources.toSorted((left, right) => {
    if (by === 'name') return compare(left.plural, right.plural);
    if (by === 'kind') return compare(left.kind, right.kind);
    return compare(left.group, right.group) || compare(left.plural, right.plural);
  });
}

function asList(resources: readonly ApiResource[]): JsonObject {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: '',
    resources: resources.map(
      ({ plural, singular, namespaced, group, version, kind, verbs, shortNames, categories }) => ({
        name: plural,
        singularName: singular,
        namespaced,
        ...(group === '' ? {} : { group }),
        version,
        kind,
        verbs,
        ...(shortNames.length === 0 ? {} : { shortNames }),
        ...(categories.length === 0 ? {} : { categories }),
      }),
    ),
  };
}

function table(resources: readonly ApiResource[], { output, headers }: { output: string; headers: boolean }): string {
  if (output === 'name') return resources.map((resource) => `${groupResourceOf(resource)}\n`).join('');
  const writer = tableWriter();
  const wide = output === 'wide';
  if (headers) writer.write(`NAME\tSHORTNAMES\tAPIVERSION\tNAMESPACED\tKIND${wide ? '\tVERBS\tCATEGORIES' : ''}\n`);
  for (const resource of resources) {
    const { plural, shortNames, namespaced, kind, verbs, categories } = resource;
    const cells = [plural, shortNames.join(','), apiVersionOf(resource), String(namespaced), kind];
    writer.write(`${[...cells, ...(wide ? [verbs.join(','), categories.join(',')] : [])].join('\t')}\n`);
  }
  return writer.flush();
}
