import type { UserInfo } from '../../api/authentication-v1.ts';
import {
  type FlowSchema,
  flowSchemas,
  type PriorityLevelConfiguration,
  priorityLevelConfigurations,
} from '../../api/flowcontrol-v1.ts';
import type { ObjectFeed } from '../../auth/object-feed.ts';
import { compareFlowSchemas } from '../../resources/flowcontrol/flowschemas/compare.ts';
import type { RequestInfo } from '../request-info.ts';
import { matches } from './matches.ts';

/** Which requests a request is counted with. */
export interface Flow {
  readonly schema: FlowSchema;
  readonly level: PriorityLevelConfiguration;
  /** What the client is told of it. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Follows the flow schemas and the priority levels that they name. */
export class FlowSchemaIndex {
  readonly #schemas = new Map<string, FlowSchema>();
  readonly #levels = new Map<string, PriorityLevelConfiguration>();
  /** In the order in which they are asked; undefined after a change. */
  #flows: readonly Flow[] | undefined;

  constructor(objects: ObjectFeed) {
    const follow = <T extends { metadata: { name: string } }>(known: Map<string, T>) => ({
      set: (object: T): void => {
        known.set(object.metadata.name, object);
        this.#flows = undefined;
      },
      delete: ({ metadata }: T): void => {
        known.delete(metadata.name);
        this.#flows = undefined;
      },
    });
    objects.subscribe(flowSchemas, follow(this.#schemas));
    objects.subscribe(priorityLevelConfigurations, follow(this.#levels));
  }

  /** Undefined until a cluster has its flow schemas. */
  classify(user: UserInfo, info: RequestInfo): Flow | undefined {
    this.#flows ??= this.#order();
    return (
      this.#flows.find(({ schema }) => matches(schema, user, info)) ??
      this.#flows.find(({ schema }) => schema.metadata.name === 'catch-all')
    );
  }

  /** Schemas that name no level of the cluster are as if they were not there. */
  #order(): Flow[] {
    return [...this.#schemas.values()].sort(compareFlowSchemas).flatMap((schema) => {
      const level = this.#levels.get(schema.spec.priorityLevelConfiguration.name);
      return level === undefined ? [] : [{ schema, level, headers: headersOf(schema, level) }];
    });
  }
}

function headersOf(schema: FlowSchema, level: PriorityLevelConfiguration): Record<string, string> {
  return {
    'x-kubernetes-pf-flowschema-uid': schema.metadata.uid ?? '',
    'x-kubernetes-pf-prioritylevel-uid': level.metadata.uid ?? '',
  };
}

/** Tells the flows of a schema apart. */
export function flowName({ schema }: Flow, { username = '' }: UserInfo, { resource }: RequestInfo): string {
  const { name } = schema.metadata;
  switch (schema.spec.distinguisherMethod?.type) {
    case 'ByUser':
      return `${name}\0${username}`;
    case 'ByNamespace':
      return `${name}\0${resource?.namespace ?? ''}`;
    default:
      return name;
  }
}
