/** The number of a field, and its type: a scalar or a message; `[]` at its end where there may be several. */
export type MessageField = readonly [number: number, type: string];

/**
 * The fields of a message by their names in JSON, in the order of their numbers. `*` takes all other names and `x-*` those that
 * begin so: each becomes a message of a name (1) and a value (2).
 */
export type MessageFields = Readonly<Record<string, MessageField>>;

const numberLimits = (first: number): MessageFields => ({
  default: [first, 'Any'],
  maximum: [first + 1, 'double'],
  exclusiveMaximum: [first + 2, 'boolean'],
  minimum: [first + 3, 'double'],
  exclusiveMinimum: [first + 4, 'boolean'],
  maxLength: [first + 5, 'integer'],
  minLength: [first + 6, 'integer'],
  pattern: [first + 7, 'string'],
  maxItems: [first + 8, 'integer'],
  minItems: [first + 9, 'integer'],
  uniqueItems: [first + 10, 'boolean'],
  enum: [first + 11, 'Any[]'],
  multipleOf: [first + 12, 'double'],
  'x-*': [first + 13, 'Any'],
});

const parameterStart: MessageFields = {
  required: [1, 'boolean'],
  in: [2, 'string'],
  description: [3, 'string'],
  name: [4, 'string'],
};

const plainParameter: MessageFields = {
  ...parameterStart,
  type: [5, 'string'],
  format: [6, 'string'],
  items: [7, 'PrimitivesItems'],
  collectionFormat: [8, 'string'],
  ...numberLimits(9),
};

const queryParameter: MessageFields = {
  ...parameterStart,
  allowEmptyValue: [5, 'boolean'],
  type: [6, 'string'],
  format: [7, 'string'],
  items: [8, 'PrimitivesItems'],
  collectionFormat: [9, 'string'],
  ...numberLimits(10),
};

/** The messages of OpenAPI version 2 that a Kubernetes document has, as gnostic numbers their fields. */
export const swaggerMessages: Readonly<Record<string, MessageFields>> = {
  Document: {
    swagger: [1, 'string'],
    info: [2, 'Info'],
    schemes: [5, 'string[]'],
    consumes: [6, 'string[]'],
    produces: [7, 'string[]'],
    paths: [8, 'Paths'],
    definitions: [9, 'Definitions'],
    parameters: [10, 'ParameterDefinitions'],
    security: [12, 'SecurityRequirement[]'],
    securityDefinitions: [13, 'SecurityDefinitions'],
    'x-*': [16, 'Any'],
  },
  Info: { title: [1, 'string'], version: [2, 'string'], description: [3, 'string'], 'x-*': [7, 'Any'] },
  Paths: { 'x-*': [1, 'Any'], '*': [2, 'PathItem'] },
  PathItem: {
    $ref: [1, 'string'],
    get: [2, 'Operation'],
    put: [3, 'Operation'],
    post: [4, 'Operation'],
    delete: [5, 'Operation'],
    options: [6, 'Operation'],
    head: [7, 'Operation'],
    patch: [8, 'Operation'],
    parameters: [9, 'ParametersItem[]'],
    'x-*': [10, 'Any'],
  },
  Operation: {
    tags: [1, 'string[]'],
    summary: [2, 'string'],
    description: [3, 'string'],
    externalDocs: [4, 'ExternalDocs'],
    operationId: [5, 'string'],
    produces: [6, 'string[]'],
    consumes: [7, 'string[]'],
    parameters: [8, 'ParametersItem[]'],
    responses: [9, 'Responses'],
    schemes: [10, 'string[]'],
    deprecated: [11, 'boolean'],
    security: [12, 'SecurityRequirement[]'],
    'x-*': [13, 'Any'],
  },
  Responses: { '*': [1, 'ResponseValue'], 'x-*': [2, 'Any'] },
  Response: { description: [1, 'string'], schema: [2, 'SchemaItem'], 'x-*': [5, 'Any'] },
  JsonReference: { $ref: [1, 'string'], description: [2, 'string'] },
  BodyParameter: {
    description: [1, 'string'],
    name: [2, 'string'],
    in: [3, 'string'],
    required: [4, 'boolean'],
    schema: [5, 'Schema'],
    'x-*': [6, 'Any'],
  },
  HeaderParameter: plainParameter,
  QueryParameter: queryParameter,
  PathParameter: plainParameter,
  PrimitivesItems: {
    type: [1, 'string'],
    format: [2, 'string'],
    items: [3, 'PrimitivesItems'],
    collectionFormat: [4, 'string'],
    ...numberLimits(5),
  },
  ParameterDefinitions: { '*': [1, 'Parameter'] },
  Definitions: { '*': [1, 'Schema'] },
  Properties: { '*': [1, 'Schema'] },
  SecurityDefinitions: { '*': [1, 'SecurityDefinitionsItem'] },
  SecurityRequirement: { '*': [1, 'StringArray'] },
  ApiKeySecurity: {
    type: [1, 'string'],
    name: [2, 'string'],
    in: [3, 'string'],
    description: [4, 'string'],
    'x-*': [5, 'Any'],
  },
  ExternalDocs: { description: [1, 'string'], url: [2, 'string'], 'x-*': [3, 'Any'] },
  Schema: {
    $ref: [1, 'string'],
    format: [2, 'string'],
    title: [3, 'string'],
    description: [4, 'string'],
    default: [5, 'Any'],
    multipleOf: [6, 'double'],
    maximum: [7, 'double'],
    exclusiveMaximum: [8, 'boolean'],
    minimum: [9, 'double'],
    exclusiveMinimum: [10, 'boolean'],
    maxLength: [11, 'integer'],
    minLength: [12, 'integer'],
    pattern: [13, 'string'],
    maxItems: [14, 'integer'],
    minItems: [15, 'integer'],
    uniqueItems: [16, 'boolean'],
    maxProperties: [17, 'integer'],
    minProperties: [18, 'integer'],
    required: [19, 'string[]'],
    enum: [20, 'Any[]'],
    additionalProperties: [21, 'AdditionalPropertiesItem'],
    type: [22, 'TypeItem'],
    items: [23, 'ItemsItem'],
    allOf: [24, 'Schema[]'],
    properties: [25, 'Properties'],
    discriminator: [26, 'string'],
    readOnly: [27, 'boolean'],
    externalDocs: [29, 'ExternalDocs'],
    example: [30, 'Any'],
    'x-*': [31, 'Any'],
  },
};

const parameterPlaces: Readonly<Record<string, MessageField>> = {
  header: [1, 'HeaderParameter'],
  query: [3, 'QueryParameter'],
  path: [4, 'PathParameter'],
};

/** The messages that stand for one of several forms: the field that a value takes. */
export const swaggerChoices: Readonly<Record<string, (value: unknown) => MessageField>> = {
  AdditionalPropertiesItem: (value) => (typeof value === 'boolean' ? [2, 'boolean'] : [1, 'Schema']),
  ItemsItem: () => [1, 'Schema[]'],
  NonBodyParameter: (value) => parameterPlaces[String(memberOf(value, 'in'))] ?? [3, 'QueryParameter'],
  Parameter: (value) => (memberOf(value, 'in') === 'body' ? [1, 'BodyParameter'] : [2, 'NonBodyParameter']),
  ParametersItem: (value) => (memberOf(value, '$ref') === undefined ? [1, 'Parameter'] : [2, 'JsonReference']),
  ResponseValue: (value) => (memberOf(value, '$ref') === undefined ? [1, 'Response'] : [2, 'JsonReference']),
  SchemaItem: () => [1, 'Schema'],
  SecurityDefinitionsItem: () => [2, 'ApiKeySecurity'],
  StringArray: () => [1, 'string[]'],
  TypeItem: () => [1, 'string[]'],
};

function memberOf(value: unknown, name: string): unknown {
  return (value as Readonly<Record<string, unknown>>)[name];
}
