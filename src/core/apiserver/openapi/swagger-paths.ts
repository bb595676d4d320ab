import { asSwagger } from './swagger.ts';

type Json = Readonly<Record<string, unknown>>;

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: unknown }>>;
}

interface Operation extends Json {
  readonly parameters?: readonly Json[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Content & { readonly description: string }>>;
}

/** The paths of an OpenAPI 3 document as version 2 has them: a body is a parameter, and types of content stand beside it. */
export function swaggerPaths(paths: object): Record<string, object> {
  return Object.fromEntries(Object.entries(paths).map(([path, item]) => [path, swaggerItem(item as Json)]));
}

function swaggerItem(item: Json): object {
  return Object.fromEntries(
    Object.entries(item).map(([key, each]) => [
      key,
      key === 'parameters' ? (each as readonly Json[]).map(swaggerParameter) : swaggerOperation(each as Operation),
    ]),
  );
}

function swaggerOperation({ parameters = [], requestBody, responses, ...others }: Operation): object {
  const all = [...(requestBody === undefined ? [] : [bodyParameter(requestBody)]), ...parameters.map(swaggerParameter)];
  const contents = Object.entries(responses).map(([code, { description, content }]) => {
    const schema = schemaOf(content);
    return [code, { description, ...(schema !== undefined && { schema: asSwagger(schema) }) }] as const;
  });
  const produced = Object.values(responses).flatMap(({ content = {} }) => Object.keys(content));
  return {
    ...others,
    consumes: Object.keys(requestBody?.content ?? { '*/*': {} }),
    produces: [...new Set(produced)],
    schemes: ['https'],
    ...(all.length > 0 && { parameters: all }),
    responses: Object.fromEntries(contents),
  };
}

function bodyParameter({ content, required }: Operation['requestBody'] & object): object {
  const schema = asSwagger(schemaOf(content));
  return { name: 'body', in: 'body', ...(required === true && { required }), schema };
}

function swaggerParameter({ schema, ...others }: Json): object {
  return { ...(schema as object), ...others };
}

function schemaOf(content: Content['content'] = {}): unknown {
  return Object.values(content)[0]?.schema;
}
